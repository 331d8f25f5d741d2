using System.Numerics;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>Count, mean, extremes and variance of integers, updated one by one or by merging parts; <c>default</c> is empty.</summary>
/// <remarks>Keeps the exact sums of the numbers and of their squares, so merging is exact, associative and commutative: however the numbers
/// are split, every figure comes out with the same bits. The textbook formula n·Σx² − (Σx)² cancels nothing here, since it is computed
/// without rounding; only its quotient is rounded. Room: the sum of squares must stay below 2^127, as that of two million numbers of
/// magnitude 2^53 does.</remarks>
public struct Moments
{
    private Int128 sum;
    private Int128 squares;

    /// <summary>How many numbers were added.</summary>
    public long Count { readonly get; private set; }

    /// <summary>The least of them; 0 while there are none.</summary>
    public long Min { readonly get; private set; }

    /// <summary>The greatest of them; 0 while there are none.</summary>
    public long Max { readonly get; private set; }

    /// <summary>Their mean; 0 while there are none.</summary>
    public readonly double Mean => Count == 0 ? 0 : (double)sum / Count;

    /// <summary>The population variance (divisor n), at least 0; null while there are no numbers.</summary>
    public readonly double? Variance =>
        Count == 0 ? null : (double)((BigInteger)Count * squares - BigInteger.Pow(sum, 2)) / Count / Count;

    /// <summary>The population standard deviation (divisor n), at least 0; null while there are no numbers.</summary>
    public readonly double? StandardDeviation => Variance is { } variance ? Math.Sqrt(variance) : null;

    /// <summary>Adds one number.</summary>
    /// <exception cref="OverflowException">The sum of squares is full; see the remarks.</exception>
    public void Add(long value)
    {
        squares = checked(squares + Math.BigMul(value, value));
        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Count == 0 ? value : Math.Max(Max, value);
        Count++;
        sum += value;
    }

    /// <summary>Adds all numbers of <paramref name="other"/>.</summary>
    /// <exception cref="OverflowException">The sum of squares is full; see the remarks.</exception>
    public void Merge(in Moments other)
    {
        if (other.Count == 0) return;
        squares = checked(squares + other.squares);
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Count == 0 ? other.Max : Math.Max(Max, other.Max);
        Count += other.Count;
        sum += other.sum;
    }

    /// <summary>Writes the count (varint) and, where it is not 0, the sum and the sum of squares (128 bits, zigzag, 1 to 19 bytes each) and
    /// the extremes (zigzag).</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)Count);
        if (Count == 0) return;
        WideInteger.Write(writer, sum);
        WideInteger.Write(writer, squares);
        writer.WriteZigZag(Min);
        writer.WriteZigZag(Max);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes end too early or the count is impossible.</exception>
    public static Moments Read(ref ByteReader reader)
    {
        long count = RowCount.Read(ref reader);
        if (count == 0) return default;
        return new Moments
        {
            Count = count,
            sum = WideInteger.Read(ref reader),
            squares = WideInteger.Read(ref reader),
            Min = reader.ReadZigZag(),
            Max = reader.ReadZigZag(),
        };
    }
}
