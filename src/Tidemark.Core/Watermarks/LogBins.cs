namespace Tidemark.Core.Watermarks;

/// <summary>Numbers in bins of equal ratio: 32 to an octave, so that a bin is 2.2 % wide; bin 0 holds 0 alone.</summary>
/// <remarks>
/// Bin b of at least 1 holds [2^((b−1)/32), 2^(b/32)). The difference of two bins is the logarithm of a ratio, to within one bin. Only
/// sums, products and square roots, which IEEE 754 rounds alike everywhere, make the edges: a number has the same bin on every machine.
/// Source: the logarithmic mapping of Masson, Rim and Lee, "DDSketch", VLDB 2019, section 2.1.
/// </remarks>
internal static class LogBins
{
    /// <summary>How many bins all non-negative 64-bit integers take.</summary>
    public const int Count = 1 + (64 * PerOctave);

    private const int PerOctave = 32;
    private const int Octaves = 64;
    private const int MantissaBits = 52;
    private const int TableBits = 8;
    private const ulong OneBits = 0x3FF0_0000_0000_0000;

    private static readonly double[] Edges = MakeEdges();
    private static readonly byte[] First = MakeFirst();

    /// <summary>The bin of a number; 0 for 0.</summary>
    /// <param name="value">At least 0.</param>
    public static int Of(long value)
    {
        if (value <= 0) return 0;
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int octave = (int)(bits >> MantissaBits) - (int)(OneBits >> MantissaBits);
        int bin = First[(bits >> (MantissaBits - TableBits)) & ((1 << TableBits) - 1)];
        double mantissa = BitConverter.UInt64BitsToDouble((bits & ((1UL << MantissaBits) - 1)) | OneBits);
        // A 256th of an octave is narrower than any bin, so at most one edge lies inside it.
        if (mantissa >= Edges[bin + 1]) bin++;
        return Math.Min(Count - 1, 1 + (octave * PerOctave) + bin);
    }

    /// <summary>The number at a fraction of the way through a bin, rounded to an integer; 0 for every bin below 1.</summary>
    /// <param name="bin">Any bin; those above the last count as the last.</param>
    /// <param name="fraction">From 0 to 1.</param>
    public static long ValueIn(int bin, double fraction)
    {
        if (bin < 1) return 0;
        (int octave, int part) = Math.DivRem(Math.Min(bin, Count - 1) - 1, PerOctave);
        double mantissa = Edges[part] + (fraction * (Edges[part + 1] - Edges[part]));
        return octave < Octaves - 1 ? (long)Math.Round(mantissa * (1L << octave)) : long.MaxValue;
    }

    private static double[] MakeEdges()
    {
        double ratio = 2;
        for (int parts = 1; parts < PerOctave; parts *= 2) ratio = Math.Sqrt(ratio);
        var edges = new double[PerOctave + 1];
        edges[0] = 1;
        for (int i = 1; i < PerOctave; i++) edges[i] = edges[i - 1] * ratio;
        edges[PerOctave] = 2;
        return edges;
    }

    private static byte[] MakeFirst()
    {
        var first = new byte[1 << TableBits];
        for (int i = 0, bin = 0; i < first.Length; i++)
        {
            while (Edges[bin + 1] <= 1 + ((double)i / first.Length)) bin++;
            first[i] = (byte)bin;
        }

        return first;
    }
}
