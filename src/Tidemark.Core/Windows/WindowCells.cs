using System.Runtime.CompilerServices;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Windows;

/// <summary>What a window holds of every key of one kind of group: its panes combined. Made when a window fires.</summary>
/// <remarks>Its keys are collected first; what it holds of one is combined when it is asked for. Owned
/// by the shard; not thread-safe. Used again for the next window, so it allocates only while it grows.</remarks>
internal sealed class WindowCells<TPane, TEvent>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>How many cells are looked at in one go; that takes about as long as putting out one key.</summary>
    private const int CellsAtOnce = 256;

    /// <summary>How many cells before its turn one is asked for, and twice as many its place in the index. Where a window has fewer panes
    /// than that, those of the keys that follow are. What lies behind a cell is asked for half as long before.</summary>
    private const int Ahead = 8;

    private readonly List<PaneTable<TPane>> tables = [];
    private int[] keys = new int[16];

    // A bit for each key that there is: ids are dense.
    private ulong[] held = [];
    private TPane combined;
    private bool readsAll;
    private int tableAt;
    private int cellAt;

    /// <summary>How many keys the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, in no order that matters until the owner sorts them.</summary>
    public Span<int> Keys => keys.AsSpan(0, Count);

    /// <summary>The key at an index below <see cref="Count"/>. To be asked for in this order: memory of those that follow is
    /// fetched.</summary>
    public int KeyAt(int index)
    {
        int keysAhead = Math.Max(2, Ahead / Math.Max(1, tables.Count));
        int place = keys[Math.Min(Count - 1, index + 2 * keysAhead)], cell = keys[Math.Min(Count - 1, index + keysAhead)];
        int behind = keys[Math.Min(Count - 1, index + keysAhead / 2)];
        for (int i = Math.Min(tables.Count, 2 * Ahead) - 1; i >= 0; i--)
        {
            tables[i].FetchPlace(place);
            if (i < Ahead) tables[i].Fetch(cell);
            if (i < Ahead && readsAll && tables[i].LikelySlotOf(behind) is var slot and >= 0) tables[i].CellAt(slot).FetchAll();
        }

        return keys[index];
    }

    /// <summary>What the window holds of <paramref name="key"/>, empty where that is nothing. Valid until the next call, and until the
    /// panes of the window change.</summary>
    public ref readonly TPane Of(int key)
    {
        ref readonly TPane only = ref combined;
        int found = 0;
        for (int i = 0; i < tables.Count; i++)
        {
            if (i + 2 * Ahead < tables.Count) tables[i + 2 * Ahead].FetchPlace(key);
            if (i + Ahead < tables.Count) tables[i + Ahead].Fetch(key);
            ref readonly TPane cell = ref tables[i].Find(key);
            if (Unsafe.IsNullRef(in cell)) continue;
            if (++found == 1)
            {
                only = ref cell;
                continue;
            }

            if (found == 2)
            {
                combined.Release();
                combined.Merge(in only);
                only = ref combined;
            }

            combined.Merge(in cell);
        }

        if (found == 0) combined.Release();
        return ref only;
    }

    /// <summary>Takes the panes of one kind of group over a range of slices. The keys are there once <see cref="CollectMore"/> has done
    /// all.</summary>
    public void Begin(IReadOnlyList<PaneSlice<TPane>> slices, int first, int count, int kind)
    {
        Clear();
        for (int i = first; i < first + count; i++) tables.Add(slices[i].Groups[kind]);
        // Of an entity with one pane nothing is combined; of groups all is put out.
        readsAll = kind > 0 || count > 1;
    }

    /// <summary>Collects the keys of some more cells.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool CollectMore()
    {
        for (int done = 0; done < CellsAtOnce; done++)
        {
            while (tableAt < tables.Count && cellAt == tables[tableAt].Count) (tableAt, cellAt) = (tableAt + 1, 0);
            if (tableAt == tables.Count) return false;
            Add(tables[tableAt].KeyAt(cellAt++));
        }

        return true;
    }

    /// <summary>Adds a key, which the panes need not hold, unless it is there.</summary>
    public void Add(int key)
    {
        int word = key / 64;
        if (word >= held.Length) Array.Resize(ref held, Math.Max(word + 1, 2 * held.Length));
        if ((held[word] >> key & 1) != 0) return;
        held[word] |= 1UL << key;
        if (Count == keys.Length) Array.Resize(ref keys, keys.Length * 2);
        keys[Count++] = key;
    }

    /// <summary>Lets the panes go.</summary>
    public void Clear()
    {
        foreach (int key in Keys) held[key / 64] = 0;
        combined.Release();
        tables.Clear();
        (Count, tableAt, cellAt) = (0, 0, 0);
    }
}
