using System.Globalization;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Xunit.Abstractions;

namespace Tidemark.PropertyTests.Core.Watermarks;

/// <summary>The bar for the completeness strategy: after the warm-up, the first tenth of a stream, 99.9 % of the events are on time, to
/// within 0.1 percentage points, and the median distance of the watermark is at most 1.3 times the best fixed delay, chosen with the
/// whole stream known.</summary>
public sealed class CompletenessProperties(ITestOutputHelper output)
{
    private const int Events = 100_000;
    private const int WarmUp = Events / 10;
    private const double OnTimeMin = 0.998;
    private const double DelayRatioMax = 1.3;

    /// <summary>Mean delays and spacings in milliseconds: from mostly in order to a thousand events under way.</summary>
    private static readonly (double MeanMs, double SpacingMs)[] Scales =
        [(10, 50), (10, 1), (1_000, 10), (10_000, 50), (60_000, 50)];

    public static TheoryData<string> Delays => [.. DelayedStream.Delays.Keys];

    [Theory]
    [MemberData(nameof(Delays))]
    public void Completeness_OnEveryCourseOfDelays_HoldsTheShareAtLittleMoreThanTheBestFixedDelay(string delay)
    {
        ulong seed = 1;
        foreach (string course in DelayedStream.Courses.Keys)
        {
            foreach ((double meanMs, double spacingMs) in Scales)
            {
                // Every other one: each course meets at least two scales, each scale half of the courses.
                if (seed++ % 2 == 0) continue;
                long[] times = DelayedStream.Times(seed, Events, spacingMs, meanMs, delay, course);
                Outcome outcome = Run(times, 0.999);
                if (outcome.IsUnknowable) continue;
                string measured = $"{delay}, {course}, mean {meanMs} ms every {spacingMs} ms, seed {seed}: {outcome}";
                output.WriteLine(measured);
                Assert.True(outcome.OnTime >= OnTimeMin && outcome.DelayRatio <= DelayRatioMax, measured);
            }
        }
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void Completeness_OnSteadyDelays_HoldsOtherSharesAlike(double share)
    {
        ulong seed = 1_000;
        foreach (string delay in DelayedStream.Delays.Keys)
        {
            foreach ((double meanMs, double spacingMs) in Scales.Where(scale => scale.MeanMs / scale.SpacingMs is > 1 and < 1_000))
            {
                Outcome outcome = Run(DelayedStream.Times(seed++, Events, spacingMs, meanMs, delay, "steady"), share);
                if (outcome.IsUnknowable) continue;
                Assert.True(
                    Math.Abs(outcome.OnTime - share) <= 0.15 * (1 - share) && outcome.DelayRatio is > 0.8 and < 1.2,
                    $"{share}, {delay}, {meanMs}, {spacingMs}, seed {seed - 1}: {outcome}");
            }
        }
    }

    private static Outcome Run(long[] times, double share)
    {
        Watermark watermark = new WatermarkOptions.Completeness(share).Create();
        var latenesses = new List<long>();
        var delays = new List<long>();
        int onTime = 0;
        long greatest = times[0];
        for (int i = 0; i < times.Length; i++)
        {
            bool isOnTime = times[i] >= watermark.Current.Milliseconds;
            long lateness = Math.Max(0, greatest - times[i]);
            greatest = Math.Max(greatest, times[i]);
            watermark.Observe(new EventTime(times[i]), EventTime.Max);
            if (i < WarmUp) continue;
            if (isOnTime) onTime++;
            latenesses.Add(lateness);
            delays.Add(greatest - watermark.Current.Milliseconds);
        }

        latenesses.Sort();
        delays.Sort();
        long best = Math.Max(1, latenesses[(int)Math.Ceiling(share * latenesses.Count) - 1]);
        return new Outcome((double)onTime / latenesses.Count, (double)delays[delays.Count / 2] / best, best, greatest - times[0]);
    }

    private sealed record Outcome(double OnTime, double DelayRatio, long BestMs, long LengthMs)
    {
        /// <summary>A delay that hardly fits into the stream cannot be learned from it: what takes as long has not arrived yet.</summary>
        public bool IsUnknowable => BestMs > LengthMs / 4;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{OnTime * 100:F3} % on time, median delay {DelayRatio:F2} of the best fixed, {BestMs} ms");
    }
}
