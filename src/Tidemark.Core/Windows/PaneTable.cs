using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Core.Windows;

/// <summary>The cells of one kind of group in one pane: key to what is kept of its events there.</summary>
/// <remarks>Owned by the shard; not thread-safe. Remembers which cells changed since <see cref="ClearChanged"/>.</remarks>
internal sealed class PaneTable<TPane>
    where TPane : struct
{
    private readonly Dictionary<int, int> slots = [];
    private readonly List<int> changedSlots = [];
    private int[] keys = new int[4];
    private TPane[] cells = new TPane[4];
    private bool[] changed = new bool[4];

    /// <summary>How many keys have a cell.</summary>
    public int Count => slots.Count;

    /// <summary>The keys, in the order of their first event.</summary>
    public ReadOnlySpan<int> Keys => keys.AsSpan(0, Count);

    /// <summary>The cells, at the same indexes as <see cref="Keys"/>.</summary>
    public ReadOnlySpan<TPane> Cells => cells.AsSpan(0, Count);

    /// <summary>The indexes of the cells that changed.</summary>
    public ReadOnlySpan<int> Changed => CollectionsMarshal.AsSpan(changedSlots);

    /// <summary>The cell of <paramref name="key"/>, made empty where there is none, to be changed. Valid until the next call.</summary>
    public ref TPane Change(int key, out bool added)
    {
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(slots, key, out bool exists);
        added = !exists;
        if (added)
        {
            slot = slots.Count - 1;
            if (slot == keys.Length) Grow();
            keys[slot] = key;
        }

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
        if (!slots.TryGetValue(key, out int slot)) return ref Unsafe.NullRef<TPane>();
        return ref cells[slot];
    }

    /// <summary>Takes all cells as written down.</summary>
    public void ClearChanged()
    {
        foreach (int slot in changedSlots) changed[slot] = false;
        changedSlots.Clear();
    }

    private void Grow()
    {
        Array.Resize(ref keys, keys.Length * 2);
        Array.Resize(ref cells, cells.Length * 2);
        Array.Resize(ref changed, changed.Length * 2);
    }
}
