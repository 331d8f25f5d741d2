using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.Workload;
using Tidemark.SimulationTests.World;
using Xunit.Abstractions;

namespace Tidemark.SimulationTests;

/// <summary>The checkers are worth what they find: each planted bug within a thousand seeds.</summary>
public sealed class PlantedBugTests(ITestOutputHelper output)
{
    private const int SeedsMax = 1_000;

    [Theory]
    [InlineData(PlantedBug.AcknowledgeBeforeCommit)]
    [InlineData(PlantedBug.MissingFence)]
    [InlineData(PlantedBug.DeduplicationNotRestored)]
    [InlineData(PlantedBug.WatermarkNotRestored)]
    [InlineData(PlantedBug.OutboxBeforeCommit)]
    internal void PlantedBug_WhenSeedsRun_IsFound(PlantedBug bug) => Find(bug, seesOnlyWhatUsersSee: false);

    /// <summary>Also without those who watch the store and the states: by wrong results, totals or outputs alone. A missing fence does not
    /// show there: sequences alone refuse an owner that has not seen the last commit, and one that has would commit the same.</summary>
    [Theory]
    [InlineData(PlantedBug.AcknowledgeBeforeCommit)]
    [InlineData(PlantedBug.DeduplicationNotRestored)]
    [InlineData(PlantedBug.WatermarkNotRestored)]
    [InlineData(PlantedBug.OutboxBeforeCommit)]
    internal void PlantedBug_WhenOnlyResultsAreChecked_IsFound(PlantedBug bug) => Find(bug, seesOnlyWhatUsersSee: true);

    private void Find(PlantedBug bug, bool seesOnlyWhatUsersSee)
    {
        for (ulong seed = 0; seed < SeedsMax; seed++)
        {
            Scenario scenario = ScenarioDraw.Of(seed) with { Bug = bug, SeesOnlyWhatUsersSee = seesOnlyWhatUsersSee };
            if (Simulation.Run(scenario, SimTrace.Off).Failure is not { } failure) continue;
            output.WriteLine($"{bug} is found by seed {seed}: {failure}");
            return;
        }

        Assert.Fail($"{SeedsMax} seeds did not find {bug}.");
    }
}
