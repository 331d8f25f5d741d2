namespace Tidemark.Server.Telemetry;

/// <summary>What one instrument measured under one set of labels. Recorded without locks, from any thread; a reader may see a
/// measurement in the buckets and not yet in the sum.</summary>
/// <param name="labels">The labels.</param>
/// <param name="bounds">The upper bounds of a histogram's buckets, inclusive, ascending; null for a single value.</param>
internal sealed class MetricSeries(IReadOnlyList<KeyValuePair<string, string>> labels, double[]? bounds)
{
    private readonly long[] buckets = new long[(bounds?.Length ?? 0) + 1];
    private double sum;

    /// <summary>Counts a measurement in.</summary>
    public void Add(double value)
    {
        if (bounds is not null)
        {
            int bucket = 0;
            while (bucket < bounds.Length && value > bounds[bucket]) bucket++;
            Interlocked.Increment(ref buckets[bucket]);
        }

        double before = Volatile.Read(ref sum);
        while (true)
        {
            double found = Interlocked.CompareExchange(ref sum, before + value, before);
            if (BitConverter.DoubleToInt64Bits(found) == BitConverter.DoubleToInt64Bits(before)) return;
            before = found;
        }
    }

    /// <summary>Takes the place of what was measured before.</summary>
    public void Set(double value) => Volatile.Write(ref sum, value);

    /// <summary>The samples of the metric of this name.</summary>
    public IEnumerable<MetricSample> Samples(string name) => bounds is null
        ? [new MetricSample(name, labels, Volatile.Read(ref sum))]
        : OfHistogram(name, labels, bounds, [.. buckets.Select((_, i) => Interlocked.Read(ref buckets[i]))], Volatile.Read(ref sum));

    /// <summary>The samples of a histogram.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="labels">The labels of the series.</param>
    /// <param name="bounds">The upper bounds of all buckets but the last, which has none.</param>
    /// <param name="counts">How many measurements each bucket holds, one more than there are bounds.</param>
    /// <param name="sum">The sum of all measurements.</param>
    public static IEnumerable<MetricSample> OfHistogram(
        string name, IReadOnlyList<KeyValuePair<string, string>> labels, double[] bounds, long[] counts, double sum)
    {
        long below = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            below += counts[i];
            string bound = PrometheusText.Number(i < bounds.Length ? bounds[i] : double.PositiveInfinity);
            yield return new MetricSample(name + "_bucket", [.. labels, new("le", bound)], below);
        }

        yield return new MetricSample(name + "_sum", labels, sum);
        yield return new MetricSample(name + "_count", labels, below);
    }
}
