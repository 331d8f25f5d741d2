using System.Diagnostics;

namespace Tidemark.Core.Sketches;

/// <summary>The false-positive rate of a Bloom filter whose bits lie in blocks of a cache line.</summary>
/// <remarks>
/// A block of 512 bits has k sectors of s = 512 / k bits, and an identity sets one bit in each sector of one block. A block that holds j
/// identities takes a new one for a known one with the probability (1 − (1 − 1/s)^j)^k. How many a block holds is Poisson distributed,
/// so the rate is the mean of that: Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom filters" (WEA 2007), equation 3,
/// with sectors instead of bits drawn from the whole block. A plain filter's formula with the same bits promises too much: at ten bits an
/// identity 0.82 % where the blocks have 1.0 %.
/// </remarks>
internal static class BlockedRate
{
    /// <summary>The bits of a block: a cache line of 64 bytes.</summary>
    public const int BlockBits = 512;

    /// <summary>Terms of a smaller share of the greatest are left out; so small a rate is promised nowhere.</summary>
    private const double Negligible = 1e-24;

    private const int Bisections = 60;

    /// <summary>No block is ever meant to hold so many: even at four bits an identity it answers "known" to nearly all.</summary>
    private const double LoadMax = 1_024;

    /// <summary>The rate where the blocks hold <paramref name="load"/> identities in the mean.</summary>
    /// <param name="load">At least 0.</param>
    /// <param name="bits">Bits an identity, k: 4, 8 or 16.</param>
    public static double OfLoad(double load, int bits)
    {
        Debug.Assert(load >= 0, "A block cannot hold less than nothing.");
        if (load == 0) return 0;
        double staysClear = 1 - (double)bits / BlockBits;
        int mode = (int)load;
        double clearAtMode = Math.Pow(staysClear, mode);

        // The weights are those of Poisson, relative to the greatest, so that none underflows: up from the mode, then down.
        (double sum, double weights) = (0, 0);
        (double weight, double clear) = (1, clearAtMode);
        for (int j = mode; weight > Negligible; clear *= staysClear, weight *= load / ++j)
        {
            sum += weight * AllOf(1 - clear, bits);
            weights += weight;
        }

        (weight, clear) = (mode / load, clearAtMode / staysClear);
        for (int j = mode - 1; weight > Negligible; clear /= staysClear, weight *= j-- / load)
        {
            sum += weight * AllOf(1 - clear, bits);
            weights += weight;
        }

        return sum / weights;
    }

    /// <summary>The rate where <paramref name="fill"/> of all bits are set: with it the mean load is −s ln(1 − fill).</summary>
    /// <param name="fill">From 0 to 1.</param>
    /// <param name="bits">Bits an identity, k.</param>
    public static double OfFill(double fill, int bits) => fill >= 1 ? 1 : OfLoad(-Math.Log(1 - fill) * BlockBits / bits, bits);

    /// <summary>The greatest mean load at which the rate is at most <paramref name="rate"/>.</summary>
    public static double LoadFor(double rate, int bits)
    {
        (double enough, double tooMuch) = (0, LoadMax);
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (enough + tooMuch) / 2;
            if (OfLoad(middle, bits) <= rate) enough = middle;
            else tooMuch = middle;
        }

        return enough;
    }

    /// <summary>The probability to the power of 4, 8 or 16.</summary>
    private static double AllOf(double probability, int bits)
    {
        for (int power = 1; power < bits; power *= 2) probability *= probability;
        return probability;
    }
}
