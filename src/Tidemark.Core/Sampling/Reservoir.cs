using System.Runtime.CompilerServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.Core.Sampling;

/// <summary>A uniform random sample of a stream of unknown length: at any time every set of so many items is equally likely.</summary>
/// <remarks>
/// Every item has a key, uniform in (0, 1], and the sample is the items with the least keys: Algorithm R (Vitter, "Random Sampling with
/// a Reservoir", ACM TOMS 1985) in a form whose parts can be merged (Cohen and Kaplan, "Summarizing Data Using Bottom-k Sketches", PODC
/// 2007). Items that are passed over have no key drawn: while the greatest key of a full sample is w, the next item taken is the first
/// to draw less, a geometric number of items ahead, and its key is uniform in (0, w] (Algorithm L: Li, "Reservoir-Sampling Algorithms of
/// Time Complexity O(n(1 + log(N/n)))", ACM TOMS 1994). Some size · (1 + ln(N / size)) of N items are taken; each other costs a decrement.
/// <para>Merging takes the least keys of both. It needs no randomness, weighs the parts by how much they have seen, and gives the same
/// sample in any order and grouping. The parts must have been drawn with generators of different seeds.</para>
/// <para>Equal seeds give equal samples on every machine. Items are bytes of any length, copied into buffers that are used again.
/// Owned by one caller; not thread-safe.</para>
/// </remarks>
public sealed class Reservoir
{
    /// <summary>The greatest size of a sample.</summary>
    public const int SizeMax = 1 << 24;

    private const long Undrawn = -1;

    private readonly SplitMix64 random;
    private long skip = Undrawn;

    /// <summary>Makes an empty sample.</summary>
    /// <param name="size">How many items to keep, from 1 to <see cref="SizeMax"/>.</param>
    /// <param name="random">Used by this sample alone from here on. Samples that will be merged need different seeds.</param>
    public Reservoir(int size, SplitMix64 random) : this(size, random, seen: 0, new SampledItems())
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, SizeMax);
    }

    internal Reservoir(int size, SplitMix64 random, long seen, SampledItems items) =>
        (Size, this.random, Seen, Items) = (size, random, seen, items);

    /// <summary>How many items are kept at most.</summary>
    public int Size { get; }

    /// <summary>How many items the sample was drawn from.</summary>
    public long Seen { get; private set; }

    /// <summary>How many items are in the sample: the lesser of <see cref="Size"/> and <see cref="Seen"/>.</summary>
    public int Count => Items.Count;

    /// <summary>How many of the items that come next will be passed over, whatever they are (<see cref="Pass"/>).</summary>
    public long PassesNext
    {
        get
        {
            if (Count < Size) return 0;
            if (skip == Undrawn) skip = random.Geometric(Items.Greatest.Key);
            return skip;
        }
    }

    internal SampledItems Items { get; }

    /// <summary>Offers the next item: O(1) when it is passed over, else O(log size).</summary>
    /// <param name="item">Its bytes, copied when it is taken; allocates only where the buffer of the item replaced is too small.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> item)
    {
        Seen = checked(Seen + 1);
        if (skip > 0) skip--;
        else Take(item);
    }

    /// <summary>Passes over items without their bytes.</summary>
    /// <param name="count">From 0 to <see cref="PassesNext"/>.</param>
    public void Pass(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, PassesNext);
        Seen = checked(Seen + count);
        if (count > 0) skip -= count;
    }

    /// <summary>Makes this a uniform sample of all that both were drawn from. Shares nothing with <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException">The sizes differ, or it is this sample.</exception>
    /// <exception cref="OverflowException">Together they have seen more than 2^63 − 1 items; nothing has changed.</exception>
    public void Merge(Reservoir other)
    {
        if (other == this || other.Size != Size)
        {
            string target = other == this ? "itself" : $"one of {Size}";
            throw new ArgumentException(
                $"A sample of {other.Size} cannot be merged into {target}; draw two, to the same size.", nameof(other));
        }

        Seen = checked(Seen + other.Seen);
        foreach (ref readonly SampledItem item in other.Items.All)
        {
            if (Count < Size) Items.Add(item.Key, item.Bytes);
            else if (Items.Greatest.CompareTo(item.Key, item.Bytes) > 0) Items.ReplaceGreatest(item.Key, item.Bytes);
        }

        // A geometric number has no memory: drawing the distance anew changes no chance.
        skip = Undrawn;
    }

    /// <summary>The items, each a copy, in an order that is uniformly random too: the first n are a uniform sample of n.</summary>
    public IReadOnlyList<byte[]> Sample() => [.. Items.Ascending().Select(item => item.Bytes.ToArray())];

    /// <summary>Writes the sample, without its generator; equal samples of equal streams write equal bytes.</summary>
    public void Write(ByteWriter writer) => ReservoirCodec.Write(this, writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where it starts.</param>
    /// <param name="random">What goes on drawing; not one with the seed that drew so far.</param>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    public static Reservoir Read(ref ByteReader reader, SplitMix64 random) => ReservoirCodec.Read(ref reader, random);

    /// <summary>Takes an item, unless the distance to the next one taken is only drawn now.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Take(ReadOnlySpan<byte> item)
    {
        if (PassesNext > 0)
        {
            skip--;
            return;
        }

        if (Count < Size) Items.Add(random.NextPositiveDouble(), item);
        else Items.ReplaceGreatest(Items.Greatest.Key * random.NextPositiveDouble(), item);
        skip = Undrawn;
    }
}
