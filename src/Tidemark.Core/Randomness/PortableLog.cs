using System.Diagnostics;

namespace Tidemark.Media.Generation;

/// <summary>The natural logarithm from basic operations alone, so that it is the same bit for bit on every machine.</summary>
/// <remarks><see cref="Math.Log(double)"/> calls the platform's library, and libraries differ in the last bit.</remarks>
internal static class PortableLog
{
    private const double Ln2 = 0.693_147_180_559_945_3;
    private const long MantissaMask = (1L << 52) - 1;

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

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        for (int n = 21; n >= 1; n -= 2) sum = (sum * square) + (1.0 / n);
        return (exponent * Ln2) + (2 * s * sum);
    }
}
