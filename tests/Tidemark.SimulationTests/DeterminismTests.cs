using Tidemark.SimulationTests.Workload;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests;

/// <summary>A seed that does not repeat is no use.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void Seed_WhenRunTwice_HappensStepByStepAlike()
    {
        for (ulong seed = 1_000_000; seed < 1_000_010; seed++) Assert.Equal(Trace(seed), Trace(seed));
    }

    private static string[] Trace(ulong seed)
    {
        var trace = new SimTrace(int.MaxValue);
        SimResult result = Simulation.Run(ScenarioDraw.Of(seed), trace);
        return [.. trace.Lines, result.Failure?.ToString() ?? "", .. result.Seen.Select(seen => seen.ToString())];
    }
}
