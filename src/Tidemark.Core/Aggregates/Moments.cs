using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>Count, mean, extremes and variance of numbers, updated one by one or by merging parts; <c>default</c> is empty.</summary>
/// <remarks>Numbers must be finite. Keeps the sum of squared deviations from the mean rather than of squares, which cancels badly. Merging
/// is commutative and associative up to rounding, so parts that must give equal bits must be merged in a fixed order.
/// Source: Welford (1962) for one number, Chan, Golub and LeVeque, "Algorithms for computing the sample variance" (1983), equation 2.1, for
/// two parts.</remarks>
public struct Moments
{
    private double squares;

    /// <summary>How many numbers were added.</summary>
    public long Count { readonly get; private set; }

    /// <summary>Their mean; 0 while there are none.</summary>
    public double Mean { readonly get; private set; }

    /// <summary>The least of them; 0 while there are none.</summary>
    public double Min { readonly get; private set; }

    /// <summary>The greatest of them; 0 while there are none.</summary>
    public double Max { readonly get; private set; }

    /// <summary>The population variance (divisor n), at least 0; null while there are no numbers.</summary>
    public readonly double? Variance => Count == 0 ? null : squares / Count;

    /// <summary>The population standard deviation (divisor n), at least 0; null while there are no numbers.</summary>
    public readonly double? StandardDeviation => Count == 0 ? null : Math.Sqrt(squares / Count);

    /// <summary>Adds one finite number.</summary>
    public void Add(double value)
    {
        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Count == 0 ? value : Math.Max(Max, value);
        Count++;
        double delta = value - Mean;
        Mean += delta / Count;
        squares += Math.Max(0, delta * (value - Mean));
    }

    /// <summary>Adds all numbers of <paramref name="other"/>.</summary>
    public void Merge(in Moments other)
    {
        if (other.Count == 0) return;
        if (Count == 0)
        {
            this = other;
            return;
        }

        long total = Count + other.Count;
        double delta = other.Mean - Mean;
        double share = (double)other.Count / total;
        squares += other.squares + delta * delta * Count * share;
        Mean += delta * share;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Count = total;
    }

    /// <summary>Writes the count (varint) and, where it is not 0, mean, sum of squared deviations, extremes (8 bytes each).</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)Count);
        if (Count == 0) return;
        writer.WriteDouble(Mean);
        writer.WriteDouble(squares);
        writer.WriteDouble(Min);
        writer.WriteDouble(Max);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, bit for bit.</summary>
    /// <exception cref="CorruptDataException">The bytes end too early or the count is impossible.</exception>
    public static Moments Read(ref ByteReader reader)
    {
        long count = RowCount.Read(ref reader);
        if (count == 0) return default;
        return new Moments
        {
            Count = count,
            Mean = reader.ReadDouble(),
            squares = reader.ReadDouble(),
            Min = reader.ReadDouble(),
            Max = reader.ReadDouble(),
        };
    }
}
