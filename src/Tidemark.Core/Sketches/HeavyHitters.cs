using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>The most frequent items of a stream in bounded memory, with bounds on every count that always hold.</summary>
/// <remarks>
/// With capacity c: of items that occurred N times in all (or weigh N), every one above N / (c + 1) is held, and no count is off by
/// more than that. Up to 2c items are held, each with the greatest count it can have and by how much that may be too high. A new item may
/// have occurred as often as any that was dropped, at most <see cref="UnheldMax"/> times, and starts there. When room runs out, the
/// (c + 1)-th greatest count becomes the new <see cref="UnheldMax"/>, and all items up to it are dropped. Since c + 1 items or more had
/// that count above the old one, and what all of them have above it is part of N, (c + 1) · <see cref="UnheldMax"/> ≤ N.
/// <para>Merging adds counts, errors and maxima of the unheld, then drops in the same way: the bounds stay true, for the N of both. It
/// does not depend on which of two is merged into the other; the grouping of more than two may change which rare items are left.</para>
/// <para>Memory: 56 bytes an item and the bytes of the keys, of which what was dropped is given up with each dropping. <see cref="Add"/>
/// allocates only while room grows; dropping costs O(c log c) once in c new items.</para>
/// <para>Sources: Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams" (ICDT 2005),
/// Space-Saving with an error for each item; dropping many at once as in Anderson et al., "A High-Performance Algorithm for Identifying
/// Frequent Items in Data Streams" (IMC 2017), section 2; merging: Agarwal et al., "Mergeable Summaries" (PODS 2012), section 2.
/// Owned by one caller; not thread-safe. Keys are hashed without a secret: whoever chooses keys can make this slow, not wrong.</para>
/// </remarks>
public sealed class HeavyHitters
{
    /// <summary>The greatest capacity.</summary>
    public const int CapacityMax = 100_000;

    /// <summary>The most bytes a key may have.</summary>
    public const int KeyBytesMax = 4_096;

    private readonly HeldItems held;

    /// <summary>Makes an empty sketch.</summary>
    /// <param name="capacity">From 1 to <see cref="CapacityMax"/>; best ten times as many as are asked for in the end.</param>
    public HeavyHitters(int capacity)
        : this(capacity, total: 0, unheldMax: 0, new HeldItems())
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, CapacityMax);
    }

    internal HeavyHitters(int capacity, long total, long unheldMax, HeldItems held) =>
        (Capacity, Total, UnheldMax, this.held) = (capacity, total, unheldMax, held);

    /// <summary>How many items, at least, are held when room runs out: half of those there is room for.</summary>
    public int Capacity { get; }

    /// <summary>How many items were added, or their weights together.</summary>
    public long Total { get; private set; }

    /// <summary>An item that is not held occurred at most so often: <see cref="Total"/> / (<see cref="Capacity"/> + 1) or less; 0 while
    /// nothing was dropped, and all counts are exact.</summary>
    public long UnheldMax { get; private set; }

    /// <summary>How many items are held: up to twice the capacity.</summary>
    public int HeldCount => held.Count;

    internal HeldItems Held => held;

    /// <summary>Counts an item. Amortized O(key bytes + log capacity).</summary>
    /// <param name="key">Its bytes, at most <see cref="KeyBytesMax"/>; may be empty. They are copied.</param>
    /// <param name="weight">What it counts for, at least 1.</param>
    /// <exception cref="ArgumentException">The key is too long, or the weight below 1; nothing has changed.</exception>
    /// <exception cref="OverflowException">All weights together exceed 2^63 − 1; nothing has changed.</exception>
    public void Add(ReadOnlySpan<byte> key, long weight = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(weight, 1);
        if (key.Length > KeyBytesMax)
            throw new ArgumentException($"A key of {key.Length} bytes cannot be counted; at most {KeyBytesMax} are held.", nameof(key));
        Total = checked(Total + weight);
        ulong hash = HeldItems.HashOf(key);
        int number = held.Find(key, hash);
        if (number >= 0)
        {
            held.Items[number].Count += weight;
            return;
        }

        if (held.Count == 2 * Capacity) Drop();
        held.Add(key, hash, UnheldMax + weight, UnheldMax);
    }

    /// <summary>Adds all that <paramref name="other"/> has seen; shares nothing with it.</summary>
    /// <exception cref="ArgumentException">The capacities differ.</exception>
    /// <exception cref="OverflowException">All weights together exceed 2^63 − 1; nothing has changed.</exception>
    public void Merge(HeavyHitters other)
    {
        if (other.Capacity != Capacity)
        {
            throw new ArgumentException(
                $"A sketch of capacity {other.Capacity} cannot be merged into one of capacity {Capacity}; make both with the same.",
                nameof(other));
        }

        Total = checked(Total + other.Total);
        // 1. What is held here: there it was counted too, or may have occurred as often as anything unheld.
        foreach (ref HeldItem item in held.Items)
        {
            int number = other.held.Find(held.KeyOf(in item), item.Hash);
            item.Count += number >= 0 ? other.held.Items[number].Count : other.UnheldMax;
            item.Error += number >= 0 ? other.held.Items[number].Error : other.UnheldMax;
        }

        // 2. What is held there alone.
        foreach (HeldItem item in other.held.Items)
        {
            ReadOnlySpan<byte> key = other.held.KeyOf(in item);
            if (held.Find(key, item.Hash) < 0) held.Add(key, item.Hash, item.Count + UnheldMax, item.Error + UnheldMax);
        }

        UnheldMax += other.UnheldMax;
        if (held.Count > 2 * Capacity) Drop();
    }

    /// <summary>How often an item occurred, with bounds that always hold.</summary>
    public ApproximateFigure Estimate(ReadOnlySpan<byte> key)
    {
        int number = held.Find(key, HeldItems.HashOf(key));
        return number >= 0 ? FigureOf(in held.Items[number]) : FigureOf(new HeldItem { Count = UnheldMax, Error = UnheldMax });
    }

    /// <summary>The items that occurred most often, by estimate descending, equal ones by the bytes of their keys.</summary>
    /// <param name="count">How many at most.</param>
    /// <remarks>An item whose lower bound exceeds <see cref="UnheldMax"/> and the upper bound of the next surely belongs where it
    /// stands.</remarks>
    public IReadOnlyList<HeavyHitter> Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var all = new HeavyHitter[held.Count];
        for (int i = 0; i < all.Length; i++)
        {
            ref readonly HeldItem item = ref held.Items[i];
            all[i] = new HeavyHitter(held.KeyOf(in item).ToArray(), FigureOf(in item));
        }

        Array.Sort(all, Descending);
        return all.Length <= count ? all : all[..count];
    }

    /// <summary>Writes the sketch; sketches that hold equal items and counts write equal bytes.</summary>
    public void Write(ByteWriter writer) => HeavyHittersCodec.Write(this, writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    public static HeavyHitters Read(ref ByteReader reader) => HeavyHittersCodec.Read(ref reader);

    private static int Descending(HeavyHitter left, HeavyHitter right)
    {
        int byEstimate = right.Count.Estimate.CompareTo(left.Count.Estimate);
        return byEstimate != 0 ? byEstimate : left.Key.Span.SequenceCompareTo(right.Key.Span);
    }

    /// <summary>The middle between the bounds is off by half their distance at most.</summary>
    private static ApproximateFigure FigureOf(in HeldItem item) =>
        new(item.Count - (item.Error / 2.0), item.Count - item.Error, item.Count, 1);

    /// <summary>Raises <see cref="UnheldMax"/> so far that at most <see cref="Capacity"/> items are left.</summary>
    private void Drop()
    {
        UnheldMax = held.CountOfRank(Capacity + 1);
        held.KeepAbove(UnheldMax);
    }
}
