using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Sketches;

/// <summary>A set of 64-bit identities in a few bits each. One that was added is always known; one that was not is taken for known with a
/// small probability, the false-positive rate.</summary>
/// <remarks>
/// All bits of an identity lie in one cache line, so a query costs one miss; for the rate see <see cref="BlockedRate"/>, for the bits
/// <see cref="BloomShape"/>. Memory, whole from the start: 6.3 bits an identity of the capacity at 5 %, 10.1 at 1 %, 15.7 at 0.1 %, 23.0 at
/// 0.01 %. The set of bits follows from the set of identities alone: the merge of two filters is, bit for bit, the filter of the union, in
/// any order and grouping. O(1), without allocation. Owned by one caller; not thread-safe.
/// </remarks>
public sealed class BloomFilter
{
    /// <summary>The least false-positive rate that can be promised.</summary>
    public const double RateMin = 1e-12;

    /// <summary>The greatest.</summary>
    public const double RateMax = 0.5;

    // As many lines as a core fetches at once, and some on their way.
    private const int BatchChunk = 32;

    private readonly uint[] lanes;
    private readonly int firstLane;
    private long bitsSet;
    private long measuredBitsSet;
    private double measuredRate;

    /// <summary>Makes an empty filter.</summary>
    /// <param name="capacity">How many different identities it shall hold, at least 1; memory is at most 1 GiB.</param>
    /// <param name="falsePositiveRate">The promised share of new identities that are taken for known with so many in it, from
    /// <see cref="RateMin"/> to <see cref="RateMax"/>. With fewer it is less, with more it is more.</param>
    /// <exception cref="ArgumentException">It would take more than 1 GiB.</exception>
    public BloomFilter(long capacity, double falsePositiveRate) : this(CheckedShape(capacity, falsePositiveRate))
    {
    }

    internal BloomFilter(BloomShape shape)
    {
        Shape = shape;
        // Pinned, so that blocks stay where cache lines begin.
        lanes = GC.AllocateArray<uint>((shape.Blocks + 1) * BloomShape.Lanes, pinned: true);
        nint past = Marshal.UnsafeAddrOfPinnedArrayElement(lanes, 0) % (BloomShape.Lanes * sizeof(uint));
        firstLane = past == 0 ? 0 : BloomShape.Lanes - (int)(past / sizeof(uint));
    }

    /// <summary>How many different identities the promise holds for.</summary>
    public long Capacity => Shape.Capacity;

    /// <summary>The false-positive rate promised with <see cref="Capacity"/> identities.</summary>
    public double PromisedRate => Shape.PromisedRate;

    /// <summary>How many bits an identity sets: 4, 8 or 16, whichever takes the least memory.</summary>
    public int BitsPerIdentity => Shape.Bits;

    /// <summary>The bytes of its bits.</summary>
    public long Bytes => (long)Shape.Blocks * BloomShape.Lanes * sizeof(uint);

    /// <summary>The expected share of new identities that are taken for known now, from 0 to 1; from how many bits are set. O(1).</summary>
    public double FalsePositiveRate => Shape.RateAt(bitsSet);

    internal BloomShape Shape { get; }

    /// <summary>The blocks, one after another.</summary>
    internal ReadOnlySpan<uint> Blocks => lanes.AsSpan(firstLane, Shape.Blocks * BloomShape.Lanes);

    /// <summary>Adds an identity; returns false, and changes nothing, when it is known or taken for known.</summary>
    /// <param name="identity">Any value; equal ones are the same identity. Mixed here, so it need not be uniform.</param>
    public bool TryAdd(ulong identity)
    {
        ulong mixed = BloomShape.Mix(identity);
        return TryAdd(Shape.BlockOf(mixed), Shape.MaskOf(mixed));
    }

    /// <summary>Adds identities one after another, faster than single calls: their blocks are fetched beside each other.</summary>
    /// <param name="identities">The identities.</param>
    /// <param name="added">For each of them, what <see cref="TryAdd(ulong)"/> returns; as long.</param>
    /// <returns>How many were added.</returns>
    public int TryAdd(ReadOnlySpan<ulong> identities, Span<bool> added)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(added.Length, identities.Length);
        Span<ulong> mixed = stackalloc ulong[BatchChunk];
        int count = 0;
        for (int at = 0; at < identities.Length; at += BatchChunk)
        {
            ReadOnlySpan<ulong> chunk = identities.Slice(at, Math.Min(BatchChunk, identities.Length - at));
            Fetch(chunk, mixed);
            for (int i = 0; i < chunk.Length; i++)
            {
                bool isNew = TryAdd(Shape.BlockOf(mixed[i]), Shape.MaskOf(mixed[i]));
                added[at + i] = isNew;
                count += isNew ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>Whether an identity is known or taken for known.</summary>
    public bool Contains(ulong identity)
    {
        ulong mixed = BloomShape.Mix(identity);
        return Contains(Shape.BlockOf(mixed), Shape.MaskOf(mixed));
    }

    /// <summary>Asks for many identities, faster than single calls.</summary>
    /// <param name="identities">The identities.</param>
    /// <param name="known">For each of them, what <see cref="Contains(ulong)"/> returns; as long.</param>
    public void Contains(ReadOnlySpan<ulong> identities, Span<bool> known)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(known.Length, identities.Length);
        Span<ulong> mixed = stackalloc ulong[BatchChunk];
        for (int at = 0; at < identities.Length; at += BatchChunk)
        {
            ReadOnlySpan<ulong> chunk = identities.Slice(at, Math.Min(BatchChunk, identities.Length - at));
            Fetch(chunk, mixed);
            for (int i = 0; i < chunk.Length; i++) known[at + i] = Contains(Shape.BlockOf(mixed[i]), Shape.MaskOf(mixed[i]));
        }
    }

    /// <summary>Adds all that <paramref name="other"/> holds: this becomes the filter of the union.</summary>
    /// <exception cref="ArgumentException">The filters were made for another capacity or rate.</exception>
    public void Merge(BloomFilter other)
    {
        if (!Shape.IsLike(other.Shape))
        {
            throw new ArgumentException(
                $"A Bloom filter of {other.Capacity} identities at {other.PromisedRate} cannot be merged into one of {Capacity} at "
                + $"{PromisedRate}; make both with the same.",
                nameof(other));
        }

        SetBits(other.Blocks);
    }

    /// <summary>Writes the filter; filters made alike that hold the same identities write the same bytes.</summary>
    public void Write(ByteWriter writer) => BloomFilterCodec.Write(this, writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    public static BloomFilter Read(ref ByteReader reader) => BloomFilterCodec.Read(ref reader);

    /// <summary>Sets the bits <paramref name="mask"/> of a block; returns whether any of them was clear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAdd(int block, Vector512<uint> mask)
    {
        ref uint line = ref Line(block);
        Vector512<uint> old = Vector512.LoadUnsafe(ref line);
        Vector512<uint> missing = Vector512.AndNot(mask, old);
        // No lane has more than one bit of an identity.
        ulong kept = Vector512.Equals(missing, Vector512<uint>.Zero).ExtractMostSignificantBits();
        int added = BloomShape.Lanes - BitOperations.PopCount(kept);
        if (added == 0) return false;
        (old | mask).StoreUnsafe(ref line);
        bitsSet += added;
        return true;
    }

    /// <summary>Whether all bits <paramref name="mask"/> of a block are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Contains(int block, Vector512<uint> mask) =>
        Vector512.EqualsAll(Vector512.AndNot(mask, Vector512.LoadUnsafe(ref Line(block))), Vector512<uint>.Zero);

    /// <summary>Adds a block to what is to be fetched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Fetch(int block, ref FetchList fetches) => fetches.Add(in Line(block));

    /// <summary>Sets all bits that are set in <paramref name="blocks"/>, which are as many as these.</summary>
    internal void SetBits(ReadOnlySpan<uint> blocks)
    {
        Span<ulong> target = MemoryMarshal.Cast<uint, ulong>(lanes.AsSpan(firstLane, blocks.Length));
        ReadOnlySpan<ulong> source = MemoryMarshal.Cast<uint, ulong>(blocks);
        bitsSet = 0;
        for (int i = 0; i < target.Length; i++)
        {
            target[i] |= source[i];
            bitsSet += BitOperations.PopCount(target[i]);
        }
    }

    /// <summary>What <see cref="FalsePositiveRate"/> expects of filters as full as this one, for this one itself: from where its bits are
    /// set. Some 10 ns a block after a change, O(1) else.</summary>
    internal double MeasureRate()
    {
        // Bits are only ever set: as many are the same.
        if (measuredBitsSet == bitsSet) return measuredRate;
        ReadOnlySpan<uint> blocks = Blocks;
        int lanesPerSector = BloomShape.Lanes / Shape.Bits;
        double sum = 0;
        for (int lane = 0; lane < blocks.Length;)
        {
            double all = 1;
            for (int sector = 0; sector < Shape.Bits; sector++)
            {
                int set = 0;
                for (int end = lane + lanesPerSector; lane < end; lane++) set += BitOperations.PopCount(blocks[lane]);
                all *= set;
            }

            sum += all;
        }

        measuredRate = sum / Shape.Blocks / Math.Pow((double)BlockedRate.BlockBits / Shape.Bits, Shape.Bits);
        measuredBitsSet = bitsSet;
        return measuredRate;
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        lanes.AsSpan().Clear();
        (bitsSet, measuredBitsSet, measuredRate) = (0, 0, 0);
    }

    private static BloomShape CheckedShape(long capacity, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (rate is not (>= RateMin and <= RateMax))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, $"A false-positive rate lies between {RateMin} and {RateMax}.");
        return BloomShape.For(capacity, rate);
    }

    private ref uint Line(int block) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(lanes), firstLane + block * BloomShape.Lanes);

    /// <summary>Mixes identities and has their blocks fetched, all at once: two to three times as fast as one miss after another.</summary>
    private void Fetch(ReadOnlySpan<ulong> identities, Span<ulong> mixed)
    {
        for (int i = 0; i < identities.Length; i++)
        {
            mixed[i] = BloomShape.Mix(identities[i]);
            CacheLine.Fetch(in Line(Shape.BlockOf(mixed[i])));
        }
    }
}
