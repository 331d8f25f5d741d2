using System.Diagnostics;
using System.Globalization;
using Tidemark.SimulationTests.Workload;
using Tidemark.SimulationTests.World;
using Xunit.Abstractions;

namespace Tidemark.SimulationTests;

/// <summary>Runs seeds; none may fail. TIDEMARK_SIM_SEEDS says how many, TIDEMARK_SIM_SEED runs one of them with its whole trace.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 1_000;

    [Fact]
    public void Seeds_WhenAnythingGoesWrong_LoseNothingAndDoubleNothing()
    {
        if (Number("TIDEMARK_SIM_SEED") is { } seed) Replay(seed);
        else RunAll((int)(Number("TIDEMARK_SIM_SEEDS") ?? DefaultSeeds));
    }

    private static ulong? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;

    private void RunAll(int count)
    {
        var watch = Stopwatch.StartNew();
        var results = new SimResult[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (seed, loop) =>
        {
            results[seed] = Simulation.Run(ScenarioDraw.Of((ulong)seed), SimTrace.Off);
            if (results[seed].Failure is not null) loop.Break();
        });
        int failed = Array.FindIndex(results, result => result?.Failure is not null);
        if (failed >= 0) Assert.Fail(SeedReport.Of(ScenarioDraw.Of((ulong)failed), results[failed].Failure!));
        output.WriteLine($"{count} seeds in {watch.Elapsed.TotalSeconds:F1} s on {Environment.ProcessorCount} cores");
        double seconds = results.Average(r => r.Ticks) / SimWorld.TicksPerMs / 1000;
        output.WriteLine($"{results.Average(r => r.Steps):F0} steps and {seconds:F1} s of virtual time each, and in all:");
        foreach (var seen in results.SelectMany(r => r.Seen).GroupBy(s => s.Key).OrderBy(s => s.Key, StringComparer.Ordinal))
            output.WriteLine($"{seen.Sum(s => s.Value),12} {seen.Key}");
    }

    private void Replay(ulong seed)
    {
        Scenario scenario = ScenarioDraw.Of(seed);
        var trace = new SimTrace(int.MaxValue);
        SimResult result = Simulation.Run(scenario, trace);
        output.WriteLine(scenario.ToString());
        foreach (string line in trace.Lines) output.WriteLine(line);
        if (result.Failure is not null) Assert.Fail(SeedReport.Of(scenario, result.Failure));
    }
}
