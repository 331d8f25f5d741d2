using Tidemark.SimulationTests.Workload;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests;

/// <summary>Seeds that once failed, each with what it found.</summary>
public sealed class PinnedSeedTests
{
    [Theory]
    [InlineData(36, "a compaction after which the source could not release was tried again from a snapshot that was forgotten")]
    [InlineData(281, "the same, where calls fail now and then")]
    public void Seed_WhenItOnceFailed_FailsNoMore(ulong seed, string found)
    {
        Scenario scenario = ScenarioDraw.Of(seed);
        if (Simulation.Run(scenario, SimTrace.Off).Failure is { } failure)
            Assert.Fail($"Once: {found}\n{SeedReport.Of(scenario, failure)}");
    }
}
