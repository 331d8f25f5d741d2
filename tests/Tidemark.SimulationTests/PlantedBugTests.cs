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
    internal void PlantedBug_WhenSeedsRun_IsFound(PlantedBug bug)
    {
        for (ulong seed = 0; seed < SeedsMax; seed++)
        {
            if (Simulation.Run(ScenarioDraw.Of(seed) with { Bug = bug }, SimTrace.Off).Failure is not { } failure) continue;
            output.WriteLine($"{bug} is found by seed {seed}: {failure}");
            return;
        }

        Assert.Fail($"{SeedsMax} seeds did not find {bug}.");
    }
}
