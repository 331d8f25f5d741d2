using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sliding;
using Tidemark.Core.Watermarks;

namespace Tidemark.PropertyTests.Core.Sliding;

public sealed class SlidingWindowsProperties
{
    private const int Seeds = 150;

    private delegate void BatchAction(ReadOnlySpan<SlidingItem> batch);

    [Fact]
    public void Results_UnderToldWatermarks_AreThoseOfBruteForce()
    {
        long late = 0;
        ForSeeds((seed, scenario) =>
        {
            var oracle = new SlidingOracle(scenario.Family);
            var run = new SlidingRun(scenario.Family);
            foreach (SlidingItem item in scenario.Items)
            {
                if (item.IsWatermark) oracle.AdvanceTo(item.TimeMs);
                else oracle.Add(item);
            }

            oracle.End();
            run.Add(scenario.Items);
            run.End();
            AssertEqual(seed, oracle.Results, run.Results);
            Assert.Equal(oracle.Late, run.Late);
            late += run.Late;
        });
        Assert.True(late > 1_000, "The scenarios hardly have a late event.");
    }

    [Fact]
    public void Results_UnderAWatermarkThatFollowsTheEvents_AreThoseOfBruteForceEventByEvent() => ForSeeds((seed, _) =>
    {
        // One event far ahead would make all others late.
        var scenario = new SlidingScenario(seed, hasFarEvents: seed % 10 == 0);
        var oracle = new SlidingOracle(scenario.Family);
        var watermark = new FixedDelayWatermark(scenario.DelayMs);
        SlidingItem[] events = [.. scenario.Items.Where(item => !item.IsWatermark)];
        long greatest = long.MinValue;
        foreach (SlidingItem item in events)
        {
            oracle.Add(item);
            greatest = Math.Max(greatest, item.TimeMs);
            oracle.AdvanceTo(greatest - scenario.DelayMs);
        }

        oracle.End();
        var run = new SlidingRun(scenario.Family);
        InBatches(seed, events, batch => run.Add(batch, watermark));
        run.End();
        AssertEqual(seed, oracle.Results, run.Results);
        Assert.Equal(oracle.Late, run.Late);
    });

    [Fact]
    public void Results_OfAnyNumberOfShards_AreTheSame() => ForSeeds((seed, scenario) =>
    {
        var alone = new SlidingRun(scenario.Family);
        alone.Add(scenario.Items);
        alone.End();
        var sharded = new SlidingRun(scenario.Family, shards: 1 << (int)(seed % 5));
        sharded.Add(scenario.Items);
        sharded.End();
        AssertEqual(seed, alone.Results, sharded.Results);
        Assert.Equal(alone.Late, sharded.Late);
    });

    [Fact]
    public void StateAndResults_UnderOtherBatchCutsAndRestarts_AreTheSame() => ForSeeds((seed, scenario) =>
    {
        var whole = new SlidingRun(scenario.Family);
        var cut = new SlidingRun(scenario.Family);
        var random = new SplitMix64(seed);
        whole.Add(scenario.Items);
        InBatches(seed, scenario.Items, batch =>
        {
            cut.Add(batch);
            if (random.Below(3) == 0) cut.Restart();
        });
        Assert.Equal(whole.Bytes(), cut.Bytes());
        whole.End();
        cut.End();
        AssertEqual(seed, whole.Results, cut.Results);
        Assert.Equal(whole.Late, cut.Late);
    });

    [Fact]
    public void CountAndSum_WithoutMembers_AreThoseWithMembers() => ForSeeds((seed, scenario) =>
    {
        var with = new SlidingRun(scenario.Family);
        with.Add(scenario.Items);
        with.End();
        var without = new SlidingRun(scenario.Family, countsMembers: false);
        InBatches(seed, scenario.Items, batch =>
        {
            without.Add(batch);
            without.Restart();
        });
        without.End();
        AssertEqual(seed, [.. with.Results.Select(result => result with { Distinct = default })], without.Results);
    });

    [Fact]
    public void DamagedBytes_AreRefusedOrReadAndNeverFailOtherwise() => ForSeeds((seed, scenario) =>
    {
        var run = new SlidingRun(scenario.Family);
        run.Add(scenario.Items.AsSpan(0, scenario.Items.Length / 2));
        byte[] bytes = run.Bytes();
        var random = new SplitMix64(seed);
        for (int i = 0; i < 20; i++)
        {
            byte[] damaged = bytes[..(random.Below(2) == 0 ? bytes.Length : random.Below(bytes.Length))];
            if (damaged.Length > 0) damaged[random.Below(damaged.Length)] ^= (byte)(1 << random.Below(8));
            var windows = new SlidingWindows(scenario.Family, countsMembers: true);
            var reader = new ByteReader(damaged);
            try
            {
                windows.ReadFrom(ref reader);
            }
            catch (CorruptDataException)
            {
            }
        }
    });

    private static void ForSeeds(Action<ulong, SlidingScenario> check)
    {
        for (ulong seed = 1; seed <= Seeds; seed++) check(seed, new SlidingScenario(seed));
    }

    private static void InBatches(ulong seed, ReadOnlySpan<SlidingItem> items, BatchAction action)
    {
        var random = new SplitMix64(seed);
        while (!items.IsEmpty)
        {
            int count = Math.Min(items.Length, 1 + random.Below(1 << random.Below(9)));
            action(items[..count]);
            items = items[count..];
        }
    }

    private static void AssertEqual(ulong seed, IReadOnlyList<SlidingResult> expected, IReadOnlyList<SlidingResult> actual)
    {
        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
            Assert.True(expected[i] == actual[i], $"seed {seed}, result {i}: expected {expected[i]}, found {actual[i]}");
        Assert.True(expected.Count == actual.Count, $"seed {seed}: expected {expected.Count} results, found {actual.Count}");
    }
}
