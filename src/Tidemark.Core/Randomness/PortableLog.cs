using System.Diagnostics;

namespace Tidemark.Core.Randomness;

/// <summary>The natural logarithm from basic operations alone, so that it is the same bit for bit on every machine.</summary>
/// <remarks><see cref="Math.Log(double)"/> calls the platform's library, and libraries differ in the last bit.</remarks>
public static class PortableLog
{
    private const double Ln2 = 0.693_147_180_559_945_3;
    private const long MantissaMask = (1L << 52) - 1;

    /// <summary>The series from its smallest term.</summary>
    private static ReadOnlySpan<double> Reciprocals =>
        [1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1.0];

    /// <summary>ln <paramref name="value"/>, within 1e-15 relative or absolute, whichever is larger.</summary>
    /// <param name="value">A normal number above 0.</param>
    /// <remarks>Source: Abramowitz and Stegun, 4.1.27, on the mantissa brought into [√½, √2): with s = (m − 1) / (m + 1), |s| ≤ 0.1716, the
    /// first term left out is below s^23 · 2/23, which is 2e-19.</remarks>
    public static double Of(double value)
    {
        Debug.Assert(double.IsNormal(value) && value > 0, "The logarithm is of a normal number above 0.");
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & MantissaMask) | (1023L << 52));
        if (mantissa > 1.414_213_562_373_095_1)
        {
            mantissa *= 0.5;
            exponent++;
        }

        return (exponent * Ln2) + Series((mantissa - 1) / (mantissa + 1));
    }

    /// <summary>ln(1 − <paramref name="part"/>), within 1e-15 relative, however small the part is; negative infinity for 1.</summary>
    /// <param name="part">From 0 to 1.</param>
    /// <remarks>The same series: ln(1 − p) is that of s = −p / (2 − p), which is below 0.1716 up to p = 0.29.</remarks>
    public static double OfOneLess(double part)
    {
        Debug.Assert(part is >= 0 and <= 1, "Nothing is left above 1.");
        if (part < 0.29) return -Series(part / (2 - part));
        return part < 1 ? Of(1 - part) : double.NegativeInfinity;
    }

    private static double Series(double s)
    {
        double square = s * s;
        double sum = 0;
        foreach (double reciprocal in Reciprocals) sum = (sum * square) + reciprocal;
        return 2 * s * sum;
    }
}
