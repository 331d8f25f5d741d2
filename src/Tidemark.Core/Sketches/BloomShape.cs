using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Tidemark.Core.Randomness;

namespace Tidemark.Core.Sketches;

/// <summary>How many blocks a Bloom filter has, and which bits an identity has in which of them.</summary>
/// <remarks>
/// The identity is mixed to 64 bits m. Its block is the upper half of m × blocks (Lemire, "Fast random integer generation in an interval",
/// 2019). The block is sixteen lanes of 32 bits, a sector one, two or four lanes next to each other. With u and v the lower and the upper
/// half of m × φ, the position within sector i is given by the upper bits of u × salt(i) + v: multiply-shift hashing (Dietzfelbinger 1996).
/// Every lane shifts a one by the position less the bits of its sector before it, which leaves nothing in all lanes but the right one.
/// Owned by the filters of one caller; not thread-safe.
/// </remarks>
internal sealed class BloomShape
{
    /// <summary>The lanes of a block.</summary>
    public const int Lanes = 16;

    /// <summary>The most blocks: 1 GiB.</summary>
    public const int BlocksMax = 1 << 24;

    private const int LaneBits = 32;
    private const ulong Spread = 0x9E3779B97F4A7C15;

    // The rate by fill, interpolated between, since it is asked for with every identity added. 0 is not known yet.
    private const int RateSteps = 1_024;

    private static readonly int[] choices = [4, 8, 16];

    private readonly ulong blockCount;
    private readonly int shift;
    private readonly double stepsPerBit;
    private readonly double[] rates = new double[RateSteps + 2];
    private readonly Vector512<uint> salts;
    private readonly Vector512<uint> bitsBefore;

    /// <summary>The shape of so many blocks, as it was written down.</summary>
    public BloomShape(long capacity, double rate, int bits, int blocks)
    {
        (Capacity, PromisedRate, Bits, Blocks) = (capacity, rate, bits, blocks);
        blockCount = (ulong)blocks;
        int sectorBits = BlockedRate.BlockBits / bits;
        shift = LaneBits - int.Log2(sectorBits);
        stepsPerBit = RateSteps / ((double)blocks * BlockedRate.BlockBits);
        int lanesPerSector = Lanes / bits;
        Span<uint> before = stackalloc uint[Lanes];
        Span<uint> salt = stackalloc uint[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            before[lane] = (uint)(lane % lanesPerSector * LaneBits);
            // Odd, so that no bit of the identity is lost; and without any structure from lane to lane.
            salt[lane] = (uint)SplitMix64.Mix((ulong)(lane / lanesPerSector) + 1) | 1;
        }

        bitsBefore = Vector512.Create(before);
        salts = Vector512.Create(salt);
    }

    /// <summary>How many identities the promise holds for.</summary>
    public long Capacity { get; }

    /// <summary>The false-positive rate promised with so many.</summary>
    public double PromisedRate { get; }

    /// <summary>Bits an identity, k: 4, 8 or 16. The best of the three takes at most 5 % more memory than the best number would.</summary>
    public int Bits { get; }

    /// <summary>How many blocks there are.</summary>
    public int Blocks { get; }

    /// <summary>The shape that keeps a promise in the fewest blocks.</summary>
    /// <param name="capacity">How many identities it shall hold, at least 1.</param>
    /// <param name="rate">The false-positive rate with so many, above 0.</param>
    /// <exception cref="ArgumentException">It would take more than <see cref="BlocksMax"/> blocks.</exception>
    public static BloomShape For(long capacity, double rate)
    {
        (int bits, double load) = choices.Select(bits => (bits, BlockedRate.LoadFor(rate, bits))).MaxBy(choice => choice.Item2);
        double blocks = Math.Ceiling(capacity / load);
        if (blocks <= BlocksMax) return new BloomShape(capacity, rate, bits, (int)blocks);
        throw new ArgumentException(
            $"A Bloom filter for {capacity} identities at a false-positive rate of {rate} would take {blocks * Lanes / (1 << 28):F1} GiB, "
            + "at most 1 GiB is possible; take fewer identities or a greater rate.",
            nameof(capacity));
    }

    /// <summary>Whether filters of both shapes have the same bits for the same identities, and the same promise.</summary>
    public bool IsLike(BloomShape other) =>
        (Capacity, PromisedRate, Bits, Blocks) == (other.Capacity, other.PromisedRate, other.Bits, other.Blocks);

    /// <summary>The rate where so many bits are set.</summary>
    public double RateAt(long bitsSet)
    {
        double at = bitsSet * stepsPerBit;
        int step = (int)at;
        double rate = Rate(step);
        return rate + (Rate(step + 1) - rate) * (at - step);
    }

    /// <summary>Mixes an identity, so that those that are not uniform fill the blocks evenly too.</summary>
    public static ulong Mix(ulong identity) => SplitMix64.Mix(identity);

    /// <summary>The block of a mixed identity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int BlockOf(ulong mixed) => (int)Math.BigMul(mixed, blockCount, out _);

    /// <summary>The bits of a mixed identity in its block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> MaskOf(ulong mixed)
    {
        ulong spread = mixed * Spread;
        Vector512<uint> hashes = Vector512.Create((uint)spread) * salts + Vector512.Create((uint)(spread >> 32));
        return OneShiftedLeft((hashes >>> shift) - bitsBefore);
    }

    /// <summary>In each lane, 1 shifted left by the count of the lane; 0 where the count is 32 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> OneShiftedLeft(Vector512<uint> counts)
    {
        if (Avx512F.IsSupported) return Avx512F.ShiftLeftLogicalVariable(Vector512<uint>.One, counts);
        if (Avx2.IsSupported) return ByAvx2(counts);
        return OneByOne(counts);
    }

    /// <summary>The same with two halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ByAvx2(Vector512<uint> counts) => Vector512.Create(
        Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, counts.GetLower()),
        Avx2.ShiftLeftLogicalVariable(Vector256<uint>.One, counts.GetUpper()));

    /// <summary>The same lane by lane, on any machine.</summary>
    public static Vector512<uint> OneByOne(Vector512<uint> counts)
    {
        Span<uint> lanes = stackalloc uint[Lanes];
        counts.CopyTo(lanes);
        foreach (ref uint lane in lanes) lane = lane < LaneBits ? 1u << (int)lane : 0;
        return Vector512.Create(lanes);
    }

    private double Rate(int step)
    {
        ref double rate = ref rates[step];
        return rate > 0 ? rate : rate = BlockedRate.OfFill((double)step / RateSteps, Bits, Blocks);
    }
}
