using System.Numerics;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>Covariance and correlation of pairs of integers, updated one by one or by merging parts; <c>default</c> is empty.</summary>
/// <remarks>Keeps exact sums, so merging is exact, associative and commutative: however the pairs are split, every figure comes out with
/// the same bits. With Dxy = n·Σxy − Σx·Σy, computed without rounding, the covariance is Dxy / n² and the correlation
/// Dxy / √Dxx / √Dyy. Room as in <see cref="Moments"/>.</remarks>
public struct Comoments
{
    private Int128 sumX;
    private Int128 sumY;
    private Int128 squaresX;
    private Int128 squaresY;
    private Int128 products;

    /// <summary>How many pairs were added.</summary>
    public long Count { readonly get; private set; }

    /// <summary>The population covariance (divisor n); null while there are no pairs.</summary>
    public readonly double? Covariance => Count == 0 ? null : (double)Scaled(products, sumX, sumY) / Count / Count;

    /// <summary>Pearson's correlation, from −1 to 1; null while there are fewer than two pairs or one side does not vary.</summary>
    public readonly double? Correlation
    {
        get
        {
            BigInteger x = Scaled(squaresX, sumX, sumX), y = Scaled(squaresY, sumY, sumY);
            if (x.IsZero || y.IsZero) return null;
            double covariance = (double)Scaled(products, sumX, sumY);
            return Math.Clamp(covariance / Math.Sqrt((double)x) / Math.Sqrt((double)y), -1, 1);
        }
    }

    /// <summary>Adds one pair.</summary>
    /// <exception cref="OverflowException">A sum is full; see <see cref="Moments"/>.</exception>
    public void Add(long x, long y)
    {
        squaresX = checked(squaresX + Math.BigMul(x, x));
        squaresY = checked(squaresY + Math.BigMul(y, y));
        products = checked(products + Math.BigMul(x, y));
        sumX += x;
        sumY += y;
        Count++;
    }

    /// <summary>Adds all pairs of <paramref name="other"/>.</summary>
    /// <exception cref="OverflowException">A sum is full; see <see cref="Moments"/>.</exception>
    public void Merge(in Comoments other)
    {
        squaresX = checked(squaresX + other.squaresX);
        squaresY = checked(squaresY + other.squaresY);
        products = checked(products + other.products);
        sumX += other.sumX;
        sumY += other.sumY;
        Count += other.Count;
    }

    /// <summary>Writes the count (varint) and, where it is not 0, the sums of x and y, of their squares and of their products (128 bits,
    /// zigzag, 1 to 19 bytes each).</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)Count);
        if (Count == 0) return;
        WideInteger.Write(writer, sumX);
        WideInteger.Write(writer, sumY);
        WideInteger.Write(writer, squaresX);
        WideInteger.Write(writer, squaresY);
        WideInteger.Write(writer, products);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes end too early or the count is impossible.</exception>
    public static Comoments Read(ref ByteReader reader)
    {
        long count = RowCount.Read(ref reader);
        if (count == 0) return default;
        return new Comoments
        {
            Count = count,
            sumX = WideInteger.Read(ref reader),
            sumY = WideInteger.Read(ref reader),
            squaresX = WideInteger.Read(ref reader),
            squaresY = WideInteger.Read(ref reader),
            products = WideInteger.Read(ref reader),
        };
    }

    /// <summary>n² times the population covariance whose sum of products and whose sums are given, exact.</summary>
    private readonly BigInteger Scaled(Int128 productSum, Int128 left, Int128 right) =>
        (BigInteger)Count * productSum - (BigInteger)left * right;
}
