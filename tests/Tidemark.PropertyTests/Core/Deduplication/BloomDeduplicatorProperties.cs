using Tidemark.Core.Codecs;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;
using Tidemark.PropertyTests.Core.Sketches;
using Xunit.Abstractions;

namespace Tidemark.PropertyTests.Core.Deduplication;

public sealed class BloomDeduplicatorProperties(ITestOutputHelper output)
{
    private const long HorizonMs = 1_000;

    /// <summary>Events, capacity and rate are such that a run drops about one good event, five, sixty, or a thousand.</summary>
    [Theory]
    [InlineData(3_000, 2_000, 0.001)]
    [InlineData(3_000, 2_000, 0.01)]
    [InlineData(10_000, 4_000, 0.02)]
    [InlineData(30_000, 8_000, 0.1)]
    public void GoodEventsDropped_OverManySeeds_LieWithinTheirBoundsAsOftenAsSaid(int events, int capacity, double rate)
    {
        int seeds = SketchTrials.Of(400, 4_000);
        (int within, double dropped, double expected) = (0, 0, 0);
        for (int seed = 0; seed < seeds; seed++)
        {
            (int truth, ApproximateFigure figure) = Run(new SplitMix64((ulong)seed), events, capacity, rate);
            Assert.Equal(0.95, figure.Confidence);
            if (figure.Lower <= truth && truth <= figure.Upper) within++;
            dropped += truth;
            expected += figure.Estimate;
        }

        output.WriteLine(
            $"{dropped / seeds:F3} dropped a run, {expected / seeds:F3} expected; within the bounds in {within} of {seeds}");
        // A count's bounds hold a little more often than said. Five standard deviations below 95 %.
        Assert.InRange(within, (0.95 * seeds) - 5 * Math.Sqrt(seeds * 0.95 * 0.05), seeds);
        if (dropped > 100 * seeds) Assert.InRange(within, 0, (0.96 * seeds) + 5 * Math.Sqrt(seeds * 0.95 * 0.05));
        Assert.InRange(dropped, expected - 5 * Math.Sqrt(expected), expected + 5 * Math.Sqrt(expected));
    }

    [Theory]
    [InlineData(2_000, 0.05)]
    [InlineData(40_000, 0.001)]
    [InlineData(1_000, 0.0001)]
    public void FalsePositiveRate_UnderAnyTraffic_StaysWithinWhatIsPromised(int capacity, double rate)
    {
        for (ulong seed = 0; seed < 10; seed++)
        {
            var random = new SplitMix64(seed);
            var deduplicator = new BloomDeduplicator(HorizonMs, capacity, rate);
            double greatest = 0;
            long now = 0;
            for (int burst = 0; burst < 60; burst++)
            {
                now += random.Below(400);
                for (int i = random.Below(capacity / 4); i > 0; i--) deduplicator.TryAdd(random.Next(), new EventTime(now));
                greatest = Math.Max(greatest, deduplicator.FalsePositiveRate);
            }

            // How many bits happen to be set scatters, more where there are few; small filters are larger than they need be.
            Assert.InRange(greatest, 0.1 * rate, 1.1 * rate);
        }
    }

    /// <summary>With many false positives: the answers, the rate and the expected loss must be those of a run without restarts.</summary>
    [Fact]
    public void Recovered_AtAnyTime_AnswersAndExpectsAsIfNothingHadBeen()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var random = new SplitMix64(seed);
            int capacity = 50 + random.Below(2_000);
            double rate = random.Below(2) == 0 ? 0.1 : 0.01;
            var straight = new BloomDeduplicator(HorizonMs, capacity, rate);
            Deduplicator restarted = new BloomDeduplicator(HorizonMs, capacity, rate);
            var journal = new List<byte[]>();
            var writer = new ByteWriter();
            long now = 0;
            for (int step = 0; step < 10_000; step++)
            {
                now += random.Below(3);
                ulong identity = SplitMix64.Mix((ulong)(step - random.Below(20)));
                Assert.Equal(straight.TryAdd(identity, new EventTime(now)), restarted.TryAdd(identity, new EventTime(now)));
                Assert.Equal(straight.FalsePositiveRate, restarted.FalsePositiveRate);
                if (random.Below(100) != 0) continue;
                writer.Clear();
                restarted.WriteDelta(writer);
                journal.Add(writer.ToArray());
                if (random.Below(5) == 0)
                {
                    Deduplicator archive = Read(journal, restarted.ForSnapshot());
                    journal.Clear();
                    foreach (Action<ByteWriter> entry in archive.Snapshot())
                    {
                        writer.Clear();
                        entry(writer);
                        journal.Add(writer.ToArray());
                    }
                }

                if (random.Below(3) == 0) restarted = Read(journal, new BloomDeduplicator(HorizonMs, capacity, rate));
                Assert.Equal(straight.GoodEventsDropped(long.MaxValue), restarted.GoodEventsDropped(long.MaxValue));
            }

            Assert.InRange(straight.GoodEventsDropped(long.MaxValue).Estimate, 0.1, 10_000);
        }
    }

    /// <summary>However many good events are dropped, no repeat within the horizon covered is ever taken for new.</summary>
    [Fact]
    public void Repeats_WithinTheHorizonCovered_AreNeverTakenForNew()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var random = new SplitMix64(seed);
            var deduplicator = new BloomDeduplicator(HorizonMs, 100 + random.Below(3_000), 0.1);
            var taken = new Dictionary<ulong, long>();
            long now = 0;
            for (int step = 0; step < 20_000; step++)
            {
                now += random.Below(2);
                ulong identity = SplitMix64.Mix((ulong)(step / 2 - random.Below(600)));
                long covered = deduplicator.HorizonCoveredMs;
                if (!deduplicator.TryAdd(identity, new EventTime(now))) continue;
                covered = Math.Min(covered, deduplicator.HorizonCoveredMs);
                Assert.False(taken.TryGetValue(identity, out long before) && now - before < covered);
                taken[identity] = now;
            }
        }
    }

    /// <summary>Steady traffic of new events, some of them twice, that fills the capacity more than once over.</summary>
    private static (int Truth, ApproximateFigure Figure) Run(SplitMix64 random, int events, int capacity, double rate)
    {
        var deduplicator = new BloomDeduplicator(HorizonMs, capacity, rate);
        (int truth, int repeats) = (0, 0);
        ulong before = 0;
        for (int i = 0; i < events; i++)
        {
            bool isRepeat = i > 0 && random.Below(10) == 0;
            ulong identity = isRepeat ? before : random.Next();
            // Now and then traffic pauses for long enough that generations end before they are full.
            var now = new EventTime((i * HorizonMs / capacity) + (i / (capacity / 3) * 300));
            if (!deduplicator.TryAdd(identity, now))
            {
                repeats++;
                truth += isRepeat ? 0 : 1;
            }

            before = identity;
        }

        return (truth, deduplicator.GoodEventsDropped(repeats));
    }

    private static Deduplicator Read(List<byte[]> journal, Deduplicator target)
    {
        foreach (byte[] written in journal)
        {
            var reader = new ByteReader(written);
            target.Apply(ref reader);
        }

        return target;
    }
}
