using System.Numerics;

namespace Tidemark.Core.Sketches;

/// <summary>The 32 bits that a <see cref="HyperLogLog"/> keeps of a hash; the register and its rank follow, for every precision.</summary>
/// <remarks>Upper 26 bits: the first 26 of the hash. Lower 6: the place of the first 1 among the other 38, from 1; 39 when there is none,
/// so a code is never 0. Two hashes have the same code with probability 2^−26 / 3 (the sum of 4^−r over all ranks r).</remarks>
internal static class SketchCode
{
    /// <summary>Bits of the hash kept as they are.</summary>
    public const int IndexBits = 26;

    /// <summary>The greatest rank in the lower 6 bits.</summary>
    public const uint RankMax = 64 - IndexBits + 1;

    private const int RankBits = 6;

    /// <summary>How many equally likely codes would collide as seldom as these do.</summary>
    public const double EquivalentCells = 3.0 * (1 << IndexBits);

    /// <summary>The code of <paramref name="hash"/>.</summary>
    public static uint Of(ulong hash)
    {
        // The bit behind the 38 ends the count of zeros when all of them are 0.
        int zeros = BitOperations.LeadingZeroCount((hash << IndexBits) | (1UL << (IndexBits - 1)));
        return ((uint)(hash >> (64 - IndexBits)) << RankBits) | (uint)(zeros + 1);
    }

    /// <summary>The register of a code: the first <paramref name="precision"/> bits of the hash.</summary>
    public static int Register(uint code, int precision) => (int)(code >> (32 - precision));

    /// <summary>The rank of a code: the place of the first 1 in the hash behind the register, from 1 to 65 less the precision.</summary>
    public static byte Rank(uint code, int precision)
    {
        uint rank = code & ((1u << RankBits) - 1);
        uint between = (code ^ rank) << precision;
        return (byte)(between != 0 ? (uint)BitOperations.LeadingZeroCount(between) + 1 : (uint)(IndexBits - precision) + rank);
    }
}
