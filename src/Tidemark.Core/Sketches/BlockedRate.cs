using System.Diagnostics;

namespace Tidemark.Core.Sketches;

/// <summary>The false-positive rate of a Bloom filter whose bits lie in blocks of a cache line.</summary>
/// <remarks>
/// A block of 512 bits has k sectors of s = 512 / k bits, and an identity sets one bit in each sector of one block. A block that holds j
/// identities takes a new one for a known one with the probability (1 − (1 − 1/s)^j)^k. How many a block holds is binomially distributed,
/// Poisson where there are many blocks, and the rate is the mean over that: Putze, Sanders, Singler, "Cache-, hash- and space-efficient
/// Bloom filters" (WEA 2007), equation 3, with sectors instead of bits drawn from the whole block. A plain filter's formula promises too
/// much: at ten bits an identity 0.82 %, where the blocks have 1.0 %.
/// </remarks>
internal static class BlockedRate
{
    /// <summary>The bits of a block: a cache line of 64 bytes.</summary>
    public const int BlockBits = 512;

    /// <summary>Terms of a smaller share of the greatest are left out; so small a rate is promised nowhere.</summary>
    private const double Negligible = 1e-24;

    private const int Bisections = 40;

    /// <summary>No block is ever meant to hold so many: even at four bits an identity it answers "known" to nearly all.</summary>
    private const double LoadMax = 1_024;

    /// <summary>The rate where the blocks hold <paramref name="load"/> identities in the mean.</summary>
    /// <param name="load">At least 0.</param>
    /// <param name="bits">Bits an identity, k: 4, 8 or 16.</param>
    /// <param name="blocks">How many blocks there are; infinity for very many.</param>
    public static double OfLoad(double load, int bits, double blocks)
    {
        Debug.Assert(load >= 0, "A block cannot hold less than nothing.");
        double staysClear = 1 - (double)bits / BlockBits;
        if (load == 0) return 0;
        if (blocks == 1) return AllOf(1 - Math.Pow(staysClear, load), bits);
        double total = load * blocks;
        double others = 1 - 1 / blocks;
        int mode = (int)load;
        double clearAtMode = Math.Pow(staysClear, mode);

        // The weights of the loads are relative to the greatest, so that none underflows: up from it, then down.
        (double sum, double weights) = (0, 0);
        (double weight, double clear) = (1, clearAtMode);
        for (int j = mode; weight > Negligible; clear *= staysClear, weight *= Next(j++))
        {
            sum += weight * AllOf(1 - clear, bits);
            weights += weight;
        }

        (weight, clear) = (1, clearAtMode);
        for (int j = mode - 1; j >= 0 && weight > Negligible; j--)
        {
            (weight, clear) = (weight / Next(j), clear / staysClear);
            sum += weight * AllOf(1 - clear, bits);
            weights += weight;
        }

        return sum / weights;

        // How much more likely than j is j + 1.
        double Next(int j) => load * (1 - j / total) / ((j + 1) * others);
    }

    /// <summary>The rate where <paramref name="fill"/> of all bits are set, from which the mean load follows.</summary>
    /// <param name="fill">From 0 to 1.</param>
    /// <param name="bits">Bits an identity, k.</param>
    /// <param name="blocks">How many blocks there are.</param>
    public static double OfFill(double fill, int bits, double blocks)
    {
        if (fill >= 1) return 1;

        // Each of n identities sets one bit of each sector: 1 − fill = (1 − 1 / (blocks × s))^n, and the load is n / blocks.
        double sectors = blocks * BlockBits / bits;
        return OfLoad(LogOfOnePlus(-fill) / LogOfOnePlus(-1 / sectors) / blocks, bits, blocks);
    }

    /// <summary>The greatest mean load at which the rate is at most <paramref name="rate"/>; with few blocks it is less.</summary>
    public static double LoadFor(double rate, int bits)
    {
        (double enough, double tooMuch) = (0, LoadMax);
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (enough + tooMuch) / 2;
            if (OfLoad(middle, bits, double.PositiveInfinity) <= rate) enough = middle;
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

    /// <summary>ln(1 + x), exact also where x is small (Kahan).</summary>
    private static double LogOfOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }
}
