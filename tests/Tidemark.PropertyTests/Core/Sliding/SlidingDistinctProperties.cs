using Tidemark.Core.Randomness;
using Tidemark.Core.Windows;

namespace Tidemark.PropertyTests.Core.Sliding;

/// <summary>Keys with more distinct members than are kept: how far the estimates are off, and whether the bounds hold.</summary>
public sealed class SlidingDistinctProperties
{
    private static readonly WindowFamily family = new("w", 100, 10);

    /// <summary>How many inputs are drawn; TIDEMARK_SLIDING_SEEDS gives another number for a longer look.</summary>
    private static readonly int seeds =
        int.TryParse(Environment.GetEnvironmentVariable("TIDEMARK_SLIDING_SEEDS"), out int wished) ? wished : 10;

    [Fact]
    public void Estimates_OfKeysThatGrowAndShrinkAndComeBack_AreUnbiasedAndWithinTheirBounds()
    {
        var errors = new List<double>();
        double errorSum = 0;
        int within = 0;
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            foreach ((SlidingResult result, int truth) in Run(seed))
            {
                if (result.Distinct.Upper == result.Distinct.Lower)
                {
                    Assert.Equal(truth, result.Distinct.Estimate);
                    continue;
                }

                double error = (result.Distinct.Estimate - truth) / truth;
                errors.Add(error * error);
                errorSum += error;
                if (result.Distinct.Lower <= truth && truth <= result.Distinct.Upper) within++;
                Assert.True(result.Distinct.Lower <= result.Distinct.Estimate && result.Distinct.Estimate <= result.Distinct.Upper);
            }
        }

        Assert.True(errors.Count > 50 * seeds, $"Only {errors.Count} results were estimated.");
        double rms = Math.Sqrt(errors.Average());
        Assert.True(rms < 0.03, $"The RMS error is {rms:P2}.");
        Assert.True(Math.Abs(errorSum / errors.Count) < 0.01, $"The bias is {errorSum / errors.Count:P2}.");
        double share = (double)within / errors.Count;
        Assert.True(share > 0.93, $"The bounds hold the truth in {share:P1} of {errors.Count} results.");
    }

    [Fact]
    public void Stamps_AfterMorePanesThanTheyCanNumber_StillTellPairsApart()
    {
        var run = new SlidingRun(family);
        var oracle = new SlidingOracle(family);
        var random = new SplitMix64(3);
        for (int pane = 0; pane < 70_000; pane++)
        {
            // A gap of a window now and then starts anew; most events fall into windows that hold others.
            int events = random.Below(20) == 0 ? 3 : pane % 30_000 > 29_900 ? 2 : 1;
            var items = new List<SlidingItem>();
            for (int i = 0; i < events; i++)
                items.Add(new SlidingItem(false, pane * 10L + random.Below(10), 1, 1, SplitMix64.Mix((ulong)random.Below(12))));
            items.Add(SlidingItem.Watermark(pane * 10L + 10));
            foreach (SlidingItem item in items)
            {
                if (item.IsWatermark) oracle.AdvanceTo(item.TimeMs);
                else oracle.Add(item);
            }

            run.Add(items.ToArray());
        }

        Assert.Equal<SlidingResult>(oracle.Results, run.Results);
    }

    /// <summary>One key: how many members it has a pane changes by steps of up to a hundred times, some of them return from pane to pane,
    /// and some events come behind the watermark.</summary>
    private static IEnumerable<(SlidingResult Result, int Truth)> Run(ulong seed)
    {
        var random = new SplitMix64(seed);
        var run = new SlidingRun(family);
        var oracle = new SlidingOracle(family);
        int perPane = 2_000;
        for (int pane = 0; pane < 60; pane++)
        {
            if (random.Below(8) == 0) perPane = 50 << random.Below(9);
            int universe = perPane * (1 + random.Below(20));
            var items = new List<SlidingItem>();
            for (int i = 0; i < perPane; i++)
            {
                long time = pane * 10L + random.Below(10) - (random.Below(50) == 0 ? random.Below(60) : 0);
                items.Add(new SlidingItem(false, time, 1, 1, SplitMix64.Mix(seed << 32 | (uint)random.Below(universe))));
            }

            foreach (SlidingItem item in items) oracle.Add(item);
            oracle.AdvanceTo(pane * 10L + 10);
            items.Add(SlidingItem.Watermark(pane * 10L + 10));
            run.Add(items.ToArray());
            if (pane % 7 == 0) run.Restart();
        }

        Assert.Equal(oracle.Results.Count, run.Results.Count);
        return run.Results.Zip(oracle.Results, (result, exact) => (result, (int)exact.Distinct.Estimate));
    }
}
