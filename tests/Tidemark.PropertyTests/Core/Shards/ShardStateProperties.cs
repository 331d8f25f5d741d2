using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Shards;

namespace Tidemark.PropertyTests.Core.Shards;

public sealed class ShardStateProperties
{
    private const int Seeds = 30, Records = 700;

    [Fact]
    public void Step_CutIntoOtherBatches_GivesTheSameEffects()
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            (byte[], EventTime)[] records = ShardRun.Records(seed, Records);
            ShardRun.Outcome whole = ShardRun.Run(records, seed, batchMax: 1_000_000, restarts: false);
            ShardRun.Outcome pieces = ShardRun.Run(records, seed, batchMax: 20, restarts: false);
            AssertSame(seed, whole, pieces);
        }
    }

    [Fact]
    public void Step_RestoredAtAnyTime_GivesTheSameEffects()
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            (byte[], EventTime)[] records = ShardRun.Records(seed, Records);
            ShardRun.Outcome straight = ShardRun.Run(records, seed, batchMax: 10, restarts: false);
            ShardRun.Outcome restarted = ShardRun.Run(records, seed, batchMax: 10, restarts: true);
            AssertSame(seed, straight, restarted);
        }
    }

    [Fact]
    public void Counters_OfAnyRun_AddUp()
    {
        long late = 0, lateByWindow = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            (byte[], EventTime)[] records = ShardRun.Records(seed, Records);
            MediaShardState state = ShardRun.Run(records, seed, batchMax: 50, restarts: true).State;
            ShardCounters counters = state.Counters;
            late += counters.Late;
            lateByWindow += state.LateByWindow.Values.Sum();
            Assert.Equal(records.Length, counters.Read);
            Assert.True(counters.Applied > 0 && counters.Duplicates > 0 && counters.Rejected > 0);
        }

        Assert.True(late > 0 && lateByWindow > 0, "the runs must hold events that are late for some windows and for all");
    }

    /// <summary>Effects of one event stand in two lists, fired blocks and outputs; cutting may interleave the two, never reorder
    /// one.</summary>
    private static void AssertSame(ulong seed, ShardRun.Outcome expected, ShardRun.Outcome actual)
    {
        foreach (bool fired in new[] { true, false })
        {
            string[] left = [.. expected.Outputs.Where(o => o.StartsWith("fired", StringComparison.Ordinal) == fired)];
            string[] right = [.. actual.Outputs.Where(o => o.StartsWith("fired", StringComparison.Ordinal) == fired)];
            for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
                Assert.True(left[i] == right[i], $"seed {seed}, effect {i}:\n{left[i]}\n{right[i]}");
            Assert.Equal(left.Length, right.Length);
        }
    }
}
