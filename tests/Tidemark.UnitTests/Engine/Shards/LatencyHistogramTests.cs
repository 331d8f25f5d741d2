using Tidemark.Core.Randomness;
using Tidemark.Engine.Shards;

namespace Tidemark.UnitTests.Engine.Shards;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Quantile_OfRandomDurations_IsWithinASixteenthAboveTheExactOne()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var random = new SplitMix64(seed);
            var histogram = new LatencyHistogram();
            long[] values = [.. Enumerable.Range(0, 500).Select(_ => (long)(random.Next() >> (20 + random.Below(44))))];
            foreach (long value in values) histogram.Record(value, weight: 1);
            Array.Sort(values);
            foreach (double quantile in new[] { 0.01, 0.5, 0.9, 0.99, 1 })
            {
                long exact = values[(int)Math.Ceiling(quantile * values.Length) - 1];
                long told = histogram.Quantile(quantile)!.Value;
                Assert.True(told >= exact && told <= exact + exact / 16, $"seed {seed}, {quantile}: {told}, exact {exact}");
            }
        }
    }

    [Fact]
    public void Quantile_OfNothing_IsNull() => Assert.Null(new LatencyHistogram().Quantile(0.5));

    [Fact]
    public void CountBelow_CountsWholeBuckets()
    {
        var histogram = new LatencyHistogram();
        foreach (long value in new long[] { 0, 9, 10, 99, 100, 5000 }) histogram.Record(value, weight: 2);
        Assert.Equal([4, 8, 10, 12], new long[] { 10, 100, 1000, 60_000 }.Select(histogram.CountBelow));
        Assert.Equal((12, 2 * 5218), (histogram.Count, histogram.TotalMs));
    }

    [Fact]
    public void Since_IsWhatCameAfterACopy()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(5, weight: 10);
        LatencyHistogram before = LatencyHistogram.Of(histogram.Buckets());
        histogram.Record(7, weight: 1);
        Assert.Equal((5, 7), (histogram.Quantile(0.5), histogram.Since(before).Quantile(0.5)));
        Assert.Null(histogram.Since(histogram).Quantile(0.5));
    }
}
