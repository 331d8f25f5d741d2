using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>How many rows have each value: an exact histogram of integers, and so exact percentiles. <c>default</c> is empty.</summary>
/// <remarks>
/// Merging is exact, associative and commutative, and equal contents write equal bytes: values ascending, whatever order they came in.
/// 16 bytes for each distinct value. Numbers from 0 on whose sum is N hold at most 1/2 + √(2N + 1/4) distinct values, since k of them
/// sum to k(k − 1)/2 at least: a million views spread over any number of videos take 1,414 values at most, 23 KB.
/// <para>Adding takes a binary search, and a shift of what is greater where the value is new. Mutable: a copied struct shares the
/// buffers, so a copy of which either side will be changed must be made by merging into an empty one. Owned by one caller; not
/// thread-safe.</para>
/// </remarks>
public struct ValueCounts
{
    private long[]? values;
    private long[]? counts;
    private int distinct;

    /// <summary>How many rows there are.</summary>
    public long Count { readonly get; private set; }

    /// <summary>How many different values there are.</summary>
    public readonly int Distinct => distinct;

    /// <summary>Counts a row in.</summary>
    public void Add(long value)
    {
        Count++;
        int at = values.AsSpan(0, distinct).BinarySearch(value);
        if (at >= 0) counts![at]++;
        else Insert(~at, value);
    }

    /// <summary>Adds all rows of <paramref name="other"/>; shares nothing with it.</summary>
    public void Merge(in ValueCounts other)
    {
        if (other.distinct == 0) return;
        long[] mergedValues = new long[distinct + other.distinct], mergedCounts = new long[mergedValues.Length];
        int merged = 0;
        for (int left = 0, right = 0; left < distinct || right < other.distinct; merged++)
        {
            bool takesLeft = right == other.distinct || (left < distinct && values![left] <= other.values![right]);
            bool takesRight = left == distinct || (right < other.distinct && other.values![right] <= values![left]);
            mergedValues[merged] = takesLeft ? values![left] : other.values![right];
            if (takesLeft) mergedCounts[merged] += counts![left++];
            if (takesRight) mergedCounts[merged] += other.counts![right++];
        }

        (values, counts, distinct, Count) = (mergedValues, mergedCounts, merged, Count + other.Count);
    }

    /// <summary>The least value that at least <paramref name="percent"/> % of the rows do not exceed (nearest rank); null while there are
    /// no rows.</summary>
    /// <remarks>Source: Hyndman and Fan, "Sample quantiles in statistical packages" (1996), definition 1. The rank is computed in integers,
    /// so it cannot slip by a rounded product.</remarks>
    /// <param name="percent">From 1 to 100.</param>
    public readonly long? Percentile(int percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        if (Count == 0) return null;
        long left = (long)(((Int128)Count * percent + 99) / 100);
        int at = 0;
        while ((left -= counts![at]) > 0) at++;
        return values![at];
    }

    /// <summary>Of values that rows have, ascending, how many rows have at most that value: of every value or, where there are more than
    /// <paramref name="pointsMax"/>, of so many at most, half of them spread evenly over the rows and half over the values. The least and
    /// the greatest are among them.</summary>
    /// <param name="pointsMax">At least 4.</param>
    public readonly IReadOnlyList<(long Value, long Rows)> Cumulative(int pointsMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pointsMax, 4);
        var points = new List<(long Value, long Rows)>(Math.Min(distinct, pointsMax));
        int half = pointsMax / 2;
        (long rows, Int128 rank, Int128 place) = (0, 1, 0);
        for (int at = 0; at < distinct; at++)
        {
            rows += counts![at];
            bool isRanked = rows >= Count * rank / half, isPlaced = at == (distinct - 1) * place / (half - 1);
            if (isRanked) rank = (Int128)rows * half / Count + 1;
            if (isPlaced) place++;
            if (isRanked || isPlaced || distinct <= pointsMax) points.Add((values![at], rows));
        }

        return points;
    }

    /// <summary>Writes how many distinct values there are (varint), then each, ascending: the first value (zigzag) or the distance from the
    /// one before (varint), and how many rows have it (varint).</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)distinct);
        for (int i = 0; i < distinct; i++)
        {
            if (i == 0) writer.WriteZigZag(values![0]);
            else writer.WriteVarint(unchecked((ulong)(values![i] - values[i - 1])));
            writer.WriteVarint((ulong)counts![i]);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes end too early, or values or counts are impossible.</exception>
    public static ValueCounts Read(ref ByteReader reader)
    {
        // Each value takes two bytes at least.
        int distinct = reader.ReadCount(reader.Remaining / 2);
        if (distinct == 0) return default;
        var read = new ValueCounts { values = new long[distinct], counts = new long[distinct], distinct = distinct };
        for (int i = 0; i < distinct; i++)
        {
            read.values[i] = i == 0 ? reader.ReadZigZag() : unchecked(read.values[i - 1] + (long)reader.ReadVarint());
            read.counts[i] = RowCount.Read(ref reader);
            read.Count = unchecked(read.Count + read.counts[i]);
            if (read.counts[i] == 0 || read.Count < read.counts[i] || (i > 0 && read.values[i] <= read.values[i - 1]))
            {
                throw new CorruptDataException(
                    $"A histogram before byte {reader.Position} has {read.counts[i]} rows of {read.values[i]}; the data is damaged.");
            }
        }

        return read;
    }

    private void Insert(int at, long value)
    {
        if (distinct == (values?.Length ?? 0))
        {
            int length = Math.Max(4, distinct * 2);
            Array.Resize(ref values, length);
            Array.Resize(ref counts, length);
        }

        Array.Copy(values!, at, values!, at + 1, distinct - at);
        Array.Copy(counts!, at, counts!, at + 1, distinct - at);
        (values![at], counts![at]) = (value, 1);
        distinct++;
    }
}
