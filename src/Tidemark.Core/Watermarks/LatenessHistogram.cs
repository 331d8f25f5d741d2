using Tidemark.Core.Codecs;

namespace Tidemark.Core.Watermarks;

/// <summary>How latenesses are distributed around their scale of the moment, old ones weighing exponentially less.</summary>
/// <remarks>
/// Weights are integers, so sums do not depend on their order: instead of every old weight shrinking, the weight of new events grows, and
/// all are scaled down together now and then. Bins are those of <see cref="LogBins"/>, moved by the bin of the scale. 32 KiB.
/// </remarks>
internal sealed class LatenessHistogram
{
    private const int Middle = LogBins.Count - 1;
    private const int Bins = (2 * LogBins.Count) - 1;
    private const int ScaleDownBits = 10;
    private const long FirstWeight = 1L << 16;
    private const long WeightLimit = FirstWeight << ScaleDownBits;

    private readonly long[] weights = new long[Bins];
    private readonly double memoryEvents;
    private long total;
    private long weight = FirstWeight;
    private int highest;

    /// <summary>Makes an empty histogram.</summary>
    /// <param name="memoryEvents">After how many events a weight has shrunk to 1/e of what it was.</param>
    public LatenessHistogram(double memoryEvents) => this.memoryEvents = memoryEvents;

    /// <summary>Adds a block of events.</summary>
    /// <param name="latenesses">In milliseconds, each at least 0.</param>
    /// <param name="scaleBin">The bin of their scale.</param>
    public void Add(ReadOnlySpan<long> latenesses, int scaleBin)
    {
        foreach (long lateness in latenesses)
        {
            int bin = LogBins.Of(lateness) - scaleBin + Middle;
            weights[bin] += weight;
            highest = Math.Max(highest, bin);
        }

        total += weight * latenesses.Length;
        weight += (long)(weight * (latenesses.Length / memoryEvents));
        if (weight >= WeightLimit) ScaleDown();
    }

    /// <summary>The lateness that the given part of the events exceeds, were the scale the given one; in milliseconds.</summary>
    /// <param name="part">Above 0 and below 1.</param>
    /// <param name="scaleBin">The bin of the scale.</param>
    /// <remarks>Exact to one bin; inside a bin events count as spread evenly. 0 without events.</remarks>
    public long Exceeded(double part, int scaleBin)
    {
        double left = part * total;
        int bin = highest;
        for (; bin > 0 && weights[bin] <= left; bin--) left -= weights[bin];
        return weights[bin] == 0 ? 0 : LogBins.ValueIn(bin - Middle + scaleBin, Math.Max(0, 1 - (left / weights[bin])));
    }

    /// <summary>Writes everything remembered.</summary>
    /// <remarks>Layout, all varints: the weight of a new event, how many bins hold events, and for each in ascending order the distance
    /// to the bin before it (the first: to −1) and its weight.</remarks>
    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)weight);
        writer.WriteVarint((ulong)(Bins - weights.AsSpan().Count(0L)));
        for (int bin = 0, last = -1; bin <= highest; bin++)
        {
            if (weights[bin] == 0) continue;
            writer.WriteVarint((ulong)(bin - last));
            writer.WriteVarint((ulong)weights[bin]);
            last = bin;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public void ReadFrom(ref ByteReader reader)
    {
        Array.Clear(weights);
        (total, highest) = (0, 0);
        weight = (long)reader.ReadVarint();
        if (weight is < FirstWeight or >= WeightLimit) throw Damaged(ref reader);
        int used = reader.ReadCount(Bins);
        for (int i = 0, bin = -1; i < used; i++)
        {
            int distance = reader.ReadCount(Bins - 1 - bin);
            long read = (long)reader.ReadVarint();
            if (distance == 0 || read <= 0 || read > long.MaxValue - total) throw Damaged(ref reader);
            bin += distance;
            weights[bin] = read;
            total += read;
            highest = bin;
        }
    }

    private static CorruptDataException Damaged(ref ByteReader reader) =>
        new($"A lateness histogram before byte {reader.Position} is not one; the data is damaged.");

    /// <summary>Divides all weights, the next one's included; what has become too small to count is forgotten.</summary>
    private void ScaleDown()
    {
        (total, weight) = (0, weight >> ScaleDownBits);
        int top = highest;
        highest = 0;
        for (int bin = 0; bin <= top; bin++)
        {
            weights[bin] >>= ScaleDownBits;
            total += weights[bin];
            if (weights[bin] != 0) highest = bin;
        }
    }
}
