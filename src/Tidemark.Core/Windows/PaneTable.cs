using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Windows;

/// <summary>The cells of one kind of group in one pane: key to what is kept of its events there.</summary>
/// <remarks>A cell is found by open addressing with linear probing, at most half full, over 8-byte entries: key and slot + 1; 0 is
/// empty. Owned by the shard; not thread-safe. Remembers which cells changed since <see cref="ClearChanged"/>.</remarks>
internal sealed class PaneTable<TPane>
    where TPane : struct
{
    private const int IndexedMin = 8;

    private readonly List<int> changedSlots = [];
    private ulong[] index = new ulong[IndexedMin];
    private int shift = 64 - 3;
    private int[] keys = new int[4];
    private TPane[] cells = new TPane[4];
    private bool[] changed = new bool[4];

    /// <summary>How many keys have a cell.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, in the order of their first event.</summary>
    public ReadOnlySpan<int> Keys => keys.AsSpan(0, Count);

    /// <summary>The cells, at the same indexes as <see cref="Keys"/>.</summary>
    public ReadOnlySpan<TPane> Cells => cells.AsSpan(0, Count);

    /// <summary>The indexes of the cells that changed.</summary>
    public ReadOnlySpan<int> Changed => CollectionsMarshal.AsSpan(changedSlots);

    /// <summary>The cell of <paramref name="key"/>, made empty where there is none, to be changed. Valid until the next call.</summary>
    public ref TPane Change(int key, out bool added)
    {
        int slot = SlotOf(key);
        added = slot < 0;
        if (added) slot = Append(key);
        if (!changed[slot])
        {
            changed[slot] = true;
            changedSlots.Add(slot);
        }

        return ref cells[slot];
    }

    /// <summary>The cell of <paramref name="key"/>, or a null reference. Valid until the next change.</summary>
    public ref readonly TPane Find(int key)
    {
        int slot = SlotOf(key);
        if (slot < 0) return ref Unsafe.NullRef<TPane>();
        return ref cells[slot];
    }

    /// <summary>Starts to fetch the cell of <paramref name="key"/>, which is about to be changed.</summary>
    public void Fetch(int key)
    {
        int slot = SlotOf(key);
        if (slot >= 0) CacheLine.Fetch(in cells[slot]);
    }

    /// <summary>Takes all cells as written down.</summary>
    public void ClearChanged()
    {
        foreach (int slot in changedSlots) changed[slot] = false;
        changedSlots.Clear();
    }

    private int SlotOf(int key)
    {
        ulong[] entries = index;
        int mask = entries.Length - 1;
        for (int at = Home(key) & mask; ; at = (at + 1) & mask)
        {
            ulong entry = entries[at];
            if ((int)(entry >> 32) == key || entry == 0) return (int)(uint)entry - 1;
        }
    }

    private int Append(int key)
    {
        int slot = Count++;
        if (slot == keys.Length)
        {
            Array.Resize(ref keys, keys.Length * 2);
            Array.Resize(ref cells, cells.Length * 2);
            Array.Resize(ref changed, changed.Length * 2);
        }

        keys[slot] = key;
        if (2 * Count > index.Length)
        {
            index = new ulong[index.Length * 2];
            shift--;
            for (int i = 0; i < slot; i++) Place(keys[i], i);
        }

        Place(key, slot);
        return slot;
    }

    private void Place(int key, int slot)
    {
        int mask = index.Length - 1, at = Home(key) & mask;
        while (index[at] != 0) at = (at + 1) & mask;
        index[at] = ((ulong)(uint)key << 32) | (uint)(slot + 1);
    }

    /// <summary>Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): keys are dense, and their neighbours come to lie apart.</summary>
    private int Home(int key) => (int)((uint)key * 0x9E3779B97F4A7C15 >> shift);
}
