using Tidemark.Core.Hashing;

namespace Tidemark.Core.Sketches;

/// <summary>Items by their bytes, in the order in which they came: a hash table over an array of items and one of all bytes.</summary>
/// <remarks>Room grows by doubling; once it is there nothing allocates. Owned by a <see cref="HeavyHitters"/>.</remarks>
internal sealed class HeldItems
{
    private HeldItem[] items = new HeldItem[4];
    private byte[] bytes = new byte[64];

    /// <summary>Open addressing at a load of at most 1/2: the upper half of the hash, and the number of the item plus 1; 0 where there is
    /// none.</summary>
    private ulong[] slots = new ulong[8];

    private int bytesUsed;
    private long[] sorted = [];

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>The items, by number.</summary>
    public Span<HeldItem> Items => items.AsSpan(0, Count);

    /// <summary>The hash of a key.</summary>
    public static ulong HashOf(ReadOnlySpan<byte> key) => XxHash64.Hash(key);

    /// <summary>The bytes of an item; valid until the next change.</summary>
    public ReadOnlySpan<byte> KeyOf(in HeldItem item) => bytes.AsSpan(item.Offset, item.Length);

    /// <summary>The number of the item with this key, or −1.</summary>
    public int Find(ReadOnlySpan<byte> key, ulong hash)
    {
        ulong[] table = slots;
        int mask = table.Length - 1;
        for (int slot = (int)hash & mask; table[slot] != 0; slot = (slot + 1) & mask)
        {
            if ((uint)(table[slot] >> 32) != (uint)(hash >> 32)) continue;
            int number = (int)(uint)table[slot] - 1;
            ref readonly HeldItem item = ref items[number];
            if (bytes.AsSpan(item.Offset, item.Length).SequenceEqual(key)) return number;
        }

        return -1;
    }

    /// <summary>Appends an item that is not there yet.</summary>
    public void Add(ReadOnlySpan<byte> key, ulong hash, long count, long error)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, 2 * items.Length);
            slots = new ulong[2 * items.Length];
            FillSlots();
        }

        if (key.Length > bytes.Length - bytesUsed)
            Array.Resize(ref bytes, (int)Math.Min(Math.Max(2L * bytes.Length, (long)bytesUsed + key.Length), Array.MaxLength));
        key.CopyTo(bytes.AsSpan(bytesUsed));
        items[Count] = new HeldItem { Hash = hash, Offset = bytesUsed, Length = key.Length, Count = count, Error = error };
        bytesUsed += key.Length;
        Place(Count++);
    }

    /// <summary>The count that <paramref name="rank"/> − 1 items at most exceed, the greatest being of rank 1.</summary>
    public long CountOfRank(int rank)
    {
        if (sorted.Length < Count) sorted = new long[items.Length];
        for (int i = 0; i < Count; i++) sorted[i] = items[i].Count;
        Array.Sort(sorted, 0, Count);
        return sorted[Count - rank];
    }

    /// <summary>Keeps the items whose count is above <paramref name="floor"/>; they move together, bytes too.</summary>
    public void KeepAbove(long floor)
    {
        int kept = 0;
        bytesUsed = 0;
        foreach (HeldItem item in Items)
        {
            if (item.Count <= floor) continue;
            // Items lie in the order of their bytes, so nothing is overwritten that is still to move.
            KeyOf(in item).CopyTo(bytes.AsSpan(bytesUsed));
            items[kept++] = item with { Offset = bytesUsed };
            bytesUsed += item.Length;
        }

        Count = kept;
        Array.Clear(slots);
        FillSlots();
    }

    private void FillSlots()
    {
        for (int number = 0; number < Count; number++) Place(number);
    }

    private void Place(int number)
    {
        ulong hash = items[number].Hash;
        int mask = slots.Length - 1;
        int slot = (int)hash & mask;
        while (slots[slot] != 0) slot = (slot + 1) & mask;
        slots[slot] = (hash & 0xFFFFFFFF_00000000) | (uint)(number + 1);
    }
}
