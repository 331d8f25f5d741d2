using System.Numerics;

namespace Tidemark.Engine.Shards;

/// <summary>Counts durations in buckets that grow with them: below 16 ms exact, beyond with a relative error of at most 1/16.</summary>
/// <remarks>One writer, any number of readers, which may miss the newest counts.</remarks>
public sealed class LatencyHistogram
{
    private const int SubBits = 4;
    private readonly long[] buckets = new long[(64 - SubBits) << SubBits];
    private long totalMs;

    /// <summary>Counts a duration in.</summary>
    /// <param name="milliseconds">The duration; a negative one, from a clock that was set back, counts as 0.</param>
    /// <param name="weight">How many events took it.</param>
    public void Record(long milliseconds, long weight)
    {
        long counted = Math.Max(0, milliseconds);
        buckets[Bucket(counted)] += weight;
        Interlocked.Add(ref totalMs, counted * weight);
    }

    /// <summary>What <see cref="Buckets"/> gave.</summary>
    public static LatencyHistogram Of(IReadOnlyDictionary<int, long> counts)
    {
        var histogram = new LatencyHistogram();
        foreach ((int bucket, long count) in counts) histogram.buckets[bucket] = count;
        return histogram;
    }

    /// <summary>The counts of the buckets that are not empty, by their place; the sum is not among them.</summary>
    public IReadOnlyDictionary<int, long> Buckets() =>
        Enumerable.Range(0, buckets.Length).Where(i => buckets[i] > 0).ToDictionary(i => i, i => buckets[i]);

    /// <summary>How many durations were counted.</summary>
    public long Count => buckets.Sum();

    /// <summary>The sum of all durations, in milliseconds.</summary>
    public long TotalMs => Interlocked.Read(ref totalMs);

    /// <summary>Adds what <paramref name="other"/> counted.</summary>
    public void Merge(LatencyHistogram other)
    {
        for (int i = 0; i < buckets.Length; i++) buckets[i] += other.buckets[i];
        Interlocked.Add(ref totalMs, other.TotalMs);
    }

    /// <summary>What was counted since <paramref name="earlier"/>, a copy made before.</summary>
    public LatencyHistogram Since(LatencyHistogram earlier)
    {
        var since = new LatencyHistogram();
        for (int i = 0; i < buckets.Length; i++) since.buckets[i] = Math.Max(0, buckets[i] - earlier.buckets[i]);
        since.totalMs = Math.Max(0, TotalMs - earlier.TotalMs);
        return since;
    }

    /// <summary>How many durations are below a bound; those in a bucket that the bound cuts count as above it.</summary>
    /// <param name="milliseconds">The bound, at least 1.</param>
    public long CountBelow(long milliseconds)
    {
        long below = 0;
        for (int bucket = 0; bucket < buckets.Length && GreatestIn(bucket) < milliseconds; bucket++) below += buckets[bucket];
        return below;
    }

    /// <summary>The duration in milliseconds that <paramref name="quantile"/> of all events did not exceed, rounded up to its bucket's
    /// greatest; null before the first event.</summary>
    public long? Quantile(double quantile)
    {
        long total = buckets.Sum();
        if (total == 0) return null;
        long rank = Math.Clamp((long)Math.Ceiling(quantile * total), 1, total);
        int bucket = 0;
        for (long seen = buckets[0]; seen < rank; seen += buckets[bucket]) bucket++;
        return GreatestIn(bucket);
    }

    private static int Bucket(long value)
    {
        if (value < 1 << SubBits) return (int)value;
        int shift = 63 - BitOperations.LeadingZeroCount((ulong)value) - SubBits;
        return ((shift + 1) << SubBits) + (int)((value >> shift) & ((1 << SubBits) - 1));
    }

    private static long GreatestIn(int bucket)
    {
        if (bucket < 1 << SubBits) return bucket;
        int shift = (bucket >> SubBits) - 1;
        return ((((long)bucket & ((1 << SubBits) - 1)) | (1L << SubBits)) + 1 << shift) - 1;
    }
}
