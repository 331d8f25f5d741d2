using System.Diagnostics;

namespace Tidemark.Core.Randomness;

/// <summary>A small generator of uniform numbers whose whole state is 64 bits; equal seeds give equal sequences everywhere.</summary>
/// <remarks>Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), figure 15, constants of
/// Stafford's variant 13 as in Vigna's <c>splitmix64.c</c>. Period 2^64; every 64-bit value appears once in it. Not for secrets.
/// Owned by one caller; not thread-safe.</remarks>
public sealed class SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong state;

    /// <summary>Makes a generator; any seed is as good as any other, 0 included.</summary>
    public SplitMix64(ulong seed) => state = seed;

    /// <summary>The next 64 uniform bits.</summary>
    public ulong Next()
    {
        state += Gamma;
        return Mix(state);
    }

    /// <summary>The next uniform number in [0, 1), a multiple of 2^−53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next uniform number in (0, 1], a multiple of 2^−53.</summary>
    public double NextPositiveDouble() => ((Next() >> 11) + 1) * (1.0 / (1UL << 53));

    /// <summary>How many draws fail before the first succeeds: a geometric number, the same on every machine.</summary>
    /// <param name="chance">That of a draw to succeed, above 0 and at most 1.</param>
    /// <remarks>Inversion: ⌊ln u / ln(1 − chance)⌋ for a uniform u (Devroye, "Non-Uniform Random Variate Generation" (1986), section X.2);
    /// 2^63 − 1 where it would be more.</remarks>
    public long Geometric(double chance)
    {
        Debug.Assert(chance is > 0 and <= 1, "What never succeeds fails forever.");
        double failures = PortableLog.Of(NextPositiveDouble()) / PortableLog.OfOneLess(chance);
        return failures < long.MaxValue ? (long)failures : long.MaxValue;
    }

    /// <summary>The next uniform integer from 0 to <paramref name="exclusiveMax"/> − 1, without bias.</summary>
    /// <param name="exclusiveMax">At least 1.</param>
    /// <remarks>Source: Lemire, "Fast random integer generation in an interval" (2019), algorithm 5, on 32 bits; a second
    /// number is drawn with probability below exclusiveMax / 2^32.</remarks>
    public int Below(int exclusiveMax)
    {
        Debug.Assert(exclusiveMax > 0, "An empty range holds no number.");
        uint bound = (uint)exclusiveMax;
        ulong product = (Next() >> 32) * bound;
        if ((uint)product < bound)
        {
            uint threshold = (0u - bound) % bound;
            while ((uint)product < threshold) product = (Next() >> 32) * bound;
        }

        return (int)(product >> 32);
    }

    /// <summary>A bijection of 64 bits that spreads every input bit over all output bits; 0 maps to 0.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
