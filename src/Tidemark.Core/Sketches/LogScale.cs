using System.Numerics;

namespace Tidemark.Core.Sketches;

/// <summary>Positive doubles in buckets whose logarithms are nearly equally wide: a whole number of buckets to each octave.</summary>
/// <remarks>
/// The key of 2^e · (1 + s), 0 ≤ s &lt; 1, is the whole part of <c>perOctave · (e + P(s))</c> with the cubic
/// P(s) = (6/35)s³ − (3/5)s² + (10/7)s in place of the logarithm to base 2: P runs from 0 to 1, and P′(s)(1 + s) is least, 10/7, at s = 0
/// and s = 2/3. So a bucket spans a ratio of e^(7 / (10 · perOctave)) at most, with 1 % more buckets than the logarithm needs.
/// <para>Everything is computed in integers: a value has the same key on every machine. Rounding is below 2^−60, and P grows by more than
/// 2^−53 from one double to the next, so keys never decrease; edges are found by bisecting the very function that gives keys, hence
/// exact.</para>
/// <para>Doubles below 2^−1022 are multiples of 2^−1074, so that the middle of a bucket need not be one of them. There buckets are half as
/// wide, and the double next below the middle is as near to all of the bucket as the middle is elsewhere.</para>
/// <para>Sources: Masson, Rim and Lee, "DDSketch" (VLDB 2019), section 2.1 for the buckets and section 4 for interpolating the logarithm;
/// the cubic is that of its authors' implementation (sketches-java, <c>CubicallyInterpolatedMapping</c>).</para>
/// </remarks>
/// <param name="perOctave">How many buckets an octave has, from 1 to <see cref="PerOctaveMax"/>.</param>
internal readonly struct LogScale(int perOctave)
{
    /// <summary>The finest scale: a relative error of 10^−4.</summary>
    public const int PerOctaveMax = 3_500;

    /// <summary>Keys of the greatest scale fit this many bits.</summary>
    public const int KeyBits = 23;

    private const int MantissaBits = 52;

    /// <summary>The octaves below 2^−1022 lie twice as wide, from 0 on; exponent field 1 starts behind their 52.</summary>
    private const int OctavesBelowFields = (2 * MantissaBits) - 1;

    private const int Octaves = OctavesBelowFields + 0x7FF;

    // 6/35 and 3/5 in units of 2^−64, 10/7 in units of 2^−63.
    private const ulong Cubic = 0x2BE2BE2BE2BE2BE3;
    private const ulong Square = 0x999999999999999A;
    private const ulong Linear = 0xB6DB6DB6DB6DB6DB;

    private readonly ulong multiplier = (ulong)perOctave << (64 - MantissaBits);

    /// <summary>How many buckets an octave has.</summary>
    public int PerOctave => (int)(multiplier >> (64 - MantissaBits));

    /// <summary>The greatest key, that of <see cref="double.MaxValue"/>; the least is 0.</summary>
    public int KeyMax => (PerOctave * Octaves) - 1;

    /// <summary>The key of a number of either sign; greater numbers never have a lesser key. Key −1 − k is the mirror image of k, so that
    /// halving keys (rounding down) keeps mirror images.</summary>
    /// <param name="value">Finite and not 0.</param>
    public int KeyOf(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return KeyOf((ulong)bits & (ulong.MaxValue >> 1)) ^ (int)(bits >> 63);
    }

    /// <summary>The least double of a bucket, or of the first bucket behind it that has one.</summary>
    /// <param name="key">From 0 on; beyond <see cref="KeyMax"/> infinity is the answer.</param>
    public double Lowest(int key)
    {
        ulong low = 1, high = BitConverter.DoubleToUInt64Bits(double.PositiveInfinity);
        while (low < high)
        {
            ulong middle = (low + high) / 2;
            if (KeyOf(middle) < key) low = middle + 1;
            else high = middle;
        }

        return BitConverter.UInt64BitsToDouble(low);
    }

    /// <summary>The key of a number above 0.</summary>
    /// <param name="bits">The bits of a double that is finite and greater than 0.</param>
    private int KeyOf(ulong bits)
    {
        ulong exponent = bits >> MantissaBits;
        ulong place = exponent > 0
            ? ((exponent + OctavesBelowFields) << MantissaBits) + (Interpolated(bits << (64 - MantissaBits)) >> (63 - MantissaBits))
            : PlaceBelowNormal(bits);
        return (int)Math.BigMul(place, multiplier, out _);
    }

    private static ulong PlaceBelowNormal(ulong bits)
    {
        int zeros = BitOperations.LeadingZeroCount(bits);
        return ((ulong)(63 - zeros) << (MantissaBits + 1)) + (Interpolated(bits << zeros << 1) >> (62 - MantissaBits));
    }

    /// <summary>P in units of 2^−63.</summary>
    /// <param name="fraction">s in units of 2^−64.</param>
    private static ulong Interpolated(ulong fraction)
    {
        ulong curve = Math.BigMul(fraction, Square - Math.BigMul(fraction, Cubic, out _), out _);
        return Math.BigMul(fraction, Linear - (curve >> 1), out _);
    }
}
