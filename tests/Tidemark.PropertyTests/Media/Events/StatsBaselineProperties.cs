using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.PropertyTests.Media.Events;

/// <summary>The oracle looks through everything observed so far each time.</summary>
public sealed class StatsBaselineProperties
{
    [Fact]
    public void Observe_EqualsTheOracle_AlsoWhenRestoredAfterEveryObservation()
    {
        var random = new Random(5);
        for (int run = 0; run < 500; run++)
        {
            var baseline = default(StatsBaseline);
            var history = new List<(long Time, long Value)>();
            for (int i = 0; i < 40; i++)
            {
                (long Time, long Value) next = (random.Next(-20, 20), random.Next(0, 12));
                StatsOutcome outcome = baseline.Observe(new EventTime(next.Time), next.Value, out long increment);
                Assert.Equal(Expected(history, next), (outcome, increment));
                history.Add(next);
                baseline = Restore(baseline);
            }
        }
    }

    [Fact]
    public void Increments_OfRisingCounterInOrder_SumToItsRise()
    {
        var random = new Random(6);
        var baseline = default(StatsBaseline);
        long value = 100;
        long sum = 0;
        for (int i = 0; i < 1000; i++)
        {
            baseline.Observe(new EventTime(i), value, out long increment);
            sum += increment;
            if (i < 999) value += random.NextInt64(1L << 40);
        }

        Assert.Equal(value - 100, sum);
    }

    private static (StatsOutcome Outcome, long Increment) Expected(List<(long Time, long Value)> history, (long Time, long Value) next)
    {
        if (history.Count == 0) return (StatsOutcome.First, 0);
        long newest = history.Max(seen => seen.Time);
        long before = history.First(seen => seen.Time == newest).Value;
        if (next.Time <= newest) return (StatsOutcome.Stale, 0);
        return next.Value < before ? (StatsOutcome.Decreased, 0) : (StatsOutcome.Increased, next.Value - before);
    }

    private static StatsBaseline Restore(StatsBaseline baseline)
    {
        var writer = new ByteWriter();
        baseline.Write(writer);
        var reader = new ByteReader(writer.WrittenSpan);
        StatsBaseline restored = StatsBaseline.Read(ref reader);
        Assert.True(reader.AtEnd);
        return restored;
    }
}
