using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Windows;

/// <summary>What a window holds of every key of one kind of group: its panes combined. Made when a window fires.</summary>
/// <remarks>Panes are gone through one after another and not key by key, which would look each key up in each of them. Owned by the shard;
/// not thread-safe. Used again for the next window, so it allocates only while it grows.</remarks>
internal sealed class WindowCells<TPane, TEvent>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>How many cells are combined in one go; that takes about as long as putting out one key.</summary>
    private const int CellsAtOnce = 16;

    private readonly List<PaneTable<TPane>> tables = [];
    private readonly Dictionary<int, int> slots = [];
    private int[] keys = new int[16];
    private TPane[] combined = new TPane[16];
    private TPane nothing;
    private int tableAt;
    private int cellAt;

    /// <summary>How many keys the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, in no order that matters until the owner sorts them.</summary>
    public Span<int> Keys => keys.AsSpan(0, Count);

    /// <summary>The key at an index below <see cref="Count"/>.</summary>
    public int KeyAt(int index) => keys[index];

    /// <summary>What the window holds of <paramref name="key"/>, empty where that is nothing. Valid until a key is added, and until the
    /// panes of the window change.</summary>
    public ref readonly TPane Of(int key)
    {
        if (tables.Count == 1)
        {
            ref readonly TPane cell = ref tables[0].Find(key);
            if (!Unsafe.IsNullRef(in cell)) return ref cell;
        }

        nothing = default;
        return ref slots.TryGetValue(key, out int slot) ? ref combined[slot] : ref nothing;
    }

    /// <summary>Takes the panes of one kind of group over a range of slices; those of one slice alone are read where they are. The keys are
    /// there once <see cref="CombineMore"/> has done all.</summary>
    public void Begin(IReadOnlyList<PaneSlice<TPane>> slices, int first, int count, int kind)
    {
        Clear();
        for (int i = first; i < first + count; i++) tables.Add(slices[i].Groups[kind]);
        if (tables.Count != 1) return;
        for (int at = 0; at < tables[0].Count; at++) Append(tables[0].KeyAt(at));
    }

    /// <summary>Combines some more cells.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool CombineMore()
    {
        if (tables.Count == 1) return false;
        for (int done = 0; done < CellsAtOnce; done++)
        {
            while (tableAt < tables.Count && cellAt == tables[tableAt].Count) (tableAt, cellAt) = (tableAt + 1, 0);
            if (tableAt == tables.Count) return false;
            PaneTable<TPane> table = tables[tableAt];
            Combined(table.KeyAt(cellAt)).Merge(in table.CellAt(cellAt));
            cellAt++;
        }

        return true;
    }

    /// <summary>Adds a key that the panes may not hold.</summary>
    public void Add(int key)
    {
        if (tables.Count != 1 || Unsafe.IsNullRef(in tables[0].Find(key))) Combined(key);
    }

    /// <summary>Lets the panes go.</summary>
    public void Clear()
    {
        Array.Clear(combined, 0, Count);
        slots.Clear();
        tables.Clear();
        (Count, tableAt, cellAt) = (0, 0, 0);
    }

    private ref TPane Combined(int key)
    {
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(slots, key, out bool exists);
        if (!exists) slot = Append(key);
        return ref combined[slot];
    }

    private int Append(int key)
    {
        if (Count == keys.Length)
        {
            Array.Resize(ref keys, keys.Length * 2);
            Array.Resize(ref combined, combined.Length * 2);
        }

        keys[Count] = key;
        return Count++;
    }
}
