using System.Text;
using Tidemark.Core.Shards;
using Tidemark.Core.Sketches;
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
    public void Step_WhereWindowsFireBitByBit_GivesTheSameEffects()
    {
        int within = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            (byte[], EventTime)[] records = ShardRun.Records(seed, Records);
            ShardRun.Outcome atOnce = ShardRun.Run(records, seed, batchMax: 3, restarts: false);
            ShardRun.Outcome bitByBit = ShardRun.Run(
                records, seed, batchMax: 3, restarts: true, firesBitByBit: true, capacity: int.MaxValue);
            AssertSame(seed, atOnce, bitByBit);
            within += bitByBit.WithinFirings;
        }

        Assert.InRange(within, 300, int.MaxValue);
    }

    /// <summary>However it is cut, the same videos are forgotten at the same records; and no window misses a video.</summary>
    [Fact]
    public void Step_BeyondTheCapacity_GivesTheSameEffectsAndTheSameWindows()
    {
        long evicted = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            int capacity = 1 + (int)(seed % 7);
            (byte[], EventTime)[] records = ShardRun.Records(seed, Records);
            ShardRun.Outcome all = ShardRun.Run(records, seed, batchMax: 10, restarts: false);
            ShardRun.Outcome straight = ShardRun.Run(records, seed, batchMax: 10, restarts: false, firesBitByBit: false, capacity);
            ShardRun.Outcome restarted = ShardRun.Run(records, seed, batchMax: 3, restarts: true, firesBitByBit: true, capacity);
            AssertSame(seed, straight, restarted);
            Assert.Equal(OfVideos(all), OfVideos(straight));
            Assert.Equal(straight.State.Counters.Evicted, restarted.State.Counters.Evicted);
            evicted += restarted.State.Counters.Evicted;
        }

        Assert.InRange(evicted, 100, long.MaxValue);
    }

    /// <summary>Each restart goes on with the other way of deduplication, with filters so large that no seed meets a false
    /// positive.</summary>
    [Fact]
    public void Step_RestoredWithAnotherDeduplication_GivesTheSameEffects()
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            (byte[], EventTime)[] records = ShardRun.Records(seed, Records);
            ShardRun.Outcome straight = ShardRun.Run(records, seed, batchMax: 10, restarts: false);
            ShardRun.Outcome restarted = ShardRun.Run(records, seed, batchMax: 10, restarts: true, 1e-9, null, 1e-9);
            AssertSame(seed, straight, restarted);
            Assert.InRange(restarted.State.GoodEventsDropped.Estimate, double.Epsilon, 1e-6);
        }
    }

    /// <summary>With many false positives what is accepted still adds up, and what is dropped is as much as is told. A capacity that is
    /// never reached makes sure that no repeat is forgotten.</summary>
    [Fact]
    public void Counters_WhereDeduplicationDropsGoodEvents_TellHowMany()
    {
        int within = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            (byte[], EventTime)[] records = ShardRun.Records(seed, Records);
            ShardCounters exact = ShardRun.Run(records, seed, batchMax: 50, restarts: false).State.Counters;
            MediaShardState filtered = ShardRun.Run(records, seed, batchMax: 50, restarts: true, 0.5).State;
            ShardCounters counters = filtered.Counters;
            Assert.Equal((records.Length, exact.Rejected), (counters.Read, counters.Rejected));
            long dropped = exact.Applied + exact.Late - counters.Applied - counters.Late;
            Assert.Equal(dropped, counters.Duplicates - exact.Duplicates);
            ApproximateFigure told = filtered.GoodEventsDropped;
            within += told.Lower <= dropped && dropped <= told.Upper ? 1 : 0;
        }

        Assert.InRange(within, Seeds - 5, Seeds);
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

    /// <summary>The windows of videos, by family, time and video.</summary>
    private static string[] OfVideos(ShardRun.Outcome outcome) =>
    [
        .. outcome.Outputs.Select(output => output.Split(' ')).Where(output => output[1] == $"{OutputKind.Window}")
            .Select(output => WindowOutput.Read(Convert.FromHexString(output[2])))
            .Select(output => $"{output.Family} {output.Window} {Encoding.UTF8.GetString(output.Key.Span)} {output.Revision}"),
    ];

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
