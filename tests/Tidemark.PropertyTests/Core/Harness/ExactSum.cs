using System.Numerics;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>The sum of doubles, exact and rounded once: every double is a whole number of 2^−1074, and so is every sum of them.</summary>
internal static class ExactSum
{
    private const int UnitExponent = -1074;
    private const int SignificandBits = 53;

    public static double Of(IEnumerable<double> values) => Round(values.Aggregate(BigInteger.Zero, (sum, value) => sum + Units(value)));

    private static BigInteger Units(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xFFFFFFFFFFFFF;
        BigInteger magnitude = exponent == 0 ? fraction : (BigInteger)(fraction | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>The nearest double, of two equally near the even one.</summary>
    private static double Round(BigInteger units)
    {
        BigInteger magnitude = BigInteger.Abs(units);
        int shift = (int)Math.Max(0, (long)magnitude.GetBitLength() - SignificandBits);
        BigInteger kept = magnitude >> shift;
        BigInteger cut = magnitude - (kept << shift);
        BigInteger half = shift == 0 ? BigInteger.One : BigInteger.One << (shift - 1);
        if (cut > half || (cut == half && !kept.IsEven)) kept += 1;
        double rounded = Math.ScaleB((double)kept, shift + UnitExponent);
        return units.Sign < 0 ? -rounded : rounded;
    }
}
