using System.Collections.Concurrent;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>The engine's step gives for every scenario what the model demands, however the input is cut and whenever it restarts.</summary>
public sealed class HarnessProperties
{
    private const int Scenarios = 20_000;
    private const int LongScenarios = 4;
    private const int FailuresMax = 3;

    [Fact]
    public void Engine_GivesWhatTheModelDemands() => AssertNone(Failures(Scenarios, ScenarioGenerator.Short));

    [Fact]
    public void Engine_GivesWhatTheModelDemands_WhileTheDelaySteps() => AssertNone(Failures(LongScenarios, ScenarioGenerator.Long));

    // The counts demanded are about half of what these seeds give.
    [Fact]
    public void Scenarios_CoverEveryRule()
    {
        ScenarioCoverage coverage = new();
        for (int seed = 0; seed < Scenarios; seed += 10) coverage.Add(ScenarioGenerator.Short((ulong)seed));
        coverage.AssertAtLeast(
            ("on time", 10_000),
            ("on time after early", 2_500),
            ("early firings", 4_000),
            ("early replaces", 90),
            ("refires", 300),
            ("first firings at once", 300),
            ("replaces of one", 250),
            ("replaces of two", 12),
            ("final only", 4_000),
            ("final only sessions", 600),
            ("late events", 3_500),
            ("late session events", 1_400),
            ("cut at the beginning", 60),
            ("cut at the end", 110),
            ("negative starts", 8_000),
            ("idle moves", 1_400),
            ("watermarks that go back", 800),
            ("firings of many windows", 1_200),
            ("orders that UTF-16 would turn", 220),
            ("scenarios without results", 50));
    }

    [Fact]
    public void LongScenarios_CoverTheStepsOfTheDelay()
    {
        ScenarioCoverage coverage = new();
        for (ulong seed = 0; seed < LongScenarios; seed++) coverage.Add(ScenarioGenerator.Long(seed));
        coverage.AssertAtLeast(("delays that step up", 4), ("delays that step down", 2), ("late events", 1_000), ("on time", 1_000));
    }

    private static ConcurrentBag<Failure> Failures(int count, Func<ulong, Scenario> generate)
    {
        ConcurrentBag<Failure> failures = [];
        Parallel.For(0, count, (seed, loop) =>
        {
            if (Failure.Find(generate((ulong)seed)) is not { } failure) return;
            failures.Add(failure);
            if (failures.Count >= FailuresMax) loop.Stop();
        });
        return failures;
    }

    private static void AssertNone(ConcurrentBag<Failure> failures) =>
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.OrderBy(failure => failure.Scenario.Items.Count).Select(Show)));

    private static string Show(Failure failure) => failure.Shrink().ToString();
}
