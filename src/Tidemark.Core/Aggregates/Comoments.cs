using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>Covariance and correlation of pairs of numbers, updated one by one or by merging parts; <c>default</c> is empty.</summary>
/// <remarks>Numbers must be finite. Merging is commutative and associative up to rounding, so parts that must give equal bits must be
/// merged in a fixed order. Source: Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
/// statistical moments" (Sandia report SAND2008-6212, 2008), equations 3.11 and 3.12.</remarks>
public struct Comoments
{
    private double meanX;
    private double meanY;
    private double squaresX;
    private double squaresY;
    private double products;

    /// <summary>How many pairs were added.</summary>
    public long Count { readonly get; private set; }

    /// <summary>The population covariance (divisor n); null while there are no pairs.</summary>
    public readonly double? Covariance => Count == 0 ? null : products / Count;

    /// <summary>Pearson's correlation, from −1 to 1; null while there are fewer than two pairs or one side does not vary.</summary>
    public readonly double? Correlation
    {
        get
        {
            if (Count < 2 || squaresX <= 0 || squaresY <= 0) return null;
            // Two roots instead of one of the product, which could overflow.
            return Math.Clamp(products / Math.Sqrt(squaresX) / Math.Sqrt(squaresY), -1, 1);
        }
    }

    /// <summary>Adds one pair of finite numbers.</summary>
    public void Add(double x, double y)
    {
        Count++;
        double deltaX = x - meanX;
        double deltaY = y - meanY;
        meanX += deltaX / Count;
        meanY += deltaY / Count;
        squaresX += Math.Max(0, deltaX * (x - meanX));
        squaresY += Math.Max(0, deltaY * (y - meanY));
        products += deltaX * (y - meanY);
    }

    /// <summary>Adds all pairs of <paramref name="other"/>.</summary>
    public void Merge(in Comoments other)
    {
        if (other.Count == 0) return;
        if (Count == 0)
        {
            this = other;
            return;
        }

        long total = Count + other.Count;
        double deltaX = other.meanX - meanX;
        double deltaY = other.meanY - meanY;
        double share = (double)other.Count / total;
        squaresX += other.squaresX + deltaX * deltaX * Count * share;
        squaresY += other.squaresY + deltaY * deltaY * Count * share;
        products += other.products + deltaX * deltaY * Count * share;
        meanX += deltaX * share;
        meanY += deltaY * share;
        Count = total;
    }

    /// <summary>Writes the count (varint) and, where it is not 0, both means, both sums of squared deviations and the sum of their products
    /// (8 bytes each).</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)Count);
        if (Count == 0) return;
        writer.WriteDouble(meanX);
        writer.WriteDouble(meanY);
        writer.WriteDouble(squaresX);
        writer.WriteDouble(squaresY);
        writer.WriteDouble(products);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, bit for bit.</summary>
    /// <exception cref="CorruptDataException">The bytes end too early or the count is impossible.</exception>
    public static Comoments Read(ref ByteReader reader)
    {
        long count = RowCount.Read(ref reader);
        if (count == 0) return default;
        return new Comoments
        {
            Count = count,
            meanX = reader.ReadDouble(),
            meanY = reader.ReadDouble(),
            squaresX = reader.ReadDouble(),
            squaresY = reader.ReadDouble(),
            products = reader.ReadDouble(),
        };
    }
}
