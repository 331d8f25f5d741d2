using System.Runtime.CompilerServices;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Windows;

/// <summary>What a window holds of every key of one kind of group: its panes combined, key by key, as each is asked for. Made when a
/// window fires.</summary>
/// <remarks>Owned by the shard; not thread-safe. Used again for the next window, so it allocates only while it grows.</remarks>
internal sealed class WindowCells<TPane, TEvent>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    private readonly List<PaneTable<TPane>> tables = [];

    // A bit for each id: ids are dense, and most keys are in most panes.
    private ulong[] seen = new ulong[16];
    private int[] keys = new int[16];
    private TPane combined;

    /// <summary>How many keys the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, in no order that matters until the owner sorts them.</summary>
    public Span<int> Keys => keys.AsSpan(0, Count);

    /// <summary>The key at an index below <see cref="Count"/>.</summary>
    public int KeyAt(int index) => keys[index];

    /// <summary>What the window holds of <paramref name="key"/>, empty where that is nothing. Valid until the next call, and until the
    /// panes of the window change.</summary>
    public ref readonly TPane Of(int key)
    {
        if (tables.Count == 1)
        {
            ref readonly TPane cell = ref tables[0].Find(key);
            if (!Unsafe.IsNullRef(in cell)) return ref cell;
        }

        combined = default;
        if (tables.Count == 1) return ref combined;
        foreach (PaneTable<TPane> table in tables)
        {
            ref readonly TPane cell = ref table.Find(key);
            if (!Unsafe.IsNullRef(in cell)) combined.Merge(in cell);
        }

        return ref combined;
    }

    /// <summary>Lets the panes go.</summary>
    public void Clear()
    {
        foreach (int key in Keys) seen[key / 64] = 0;
        Count = 0;
        tables.Clear();
        combined = default;
    }

    /// <summary>Takes the panes of one kind of group over a range of slices, and finds their keys.</summary>
    public void Collect(IReadOnlyList<PaneSlice<TPane>> slices, int first, int count, int kind)
    {
        Clear();
        for (int i = first; i < first + count; i++)
        {
            PaneTable<TPane> table = slices[i].Groups[kind];
            tables.Add(table);
            for (int at = 0; at < table.Count; at++) Add(table.KeyAt(at));
        }
    }

    /// <summary>Adds a key that the panes may not hold.</summary>
    public void Add(int key)
    {
        if (key / 64 >= seen.Length) Array.Resize(ref seen, Math.Max(key / 64 + 1, seen.Length * 2));
        ref ulong bits = ref seen[key / 64];
        if ((bits >> key & 1) != 0) return;
        bits |= 1UL << key;
        if (Count == keys.Length) Array.Resize(ref keys, keys.Length * 2);
        keys[Count++] = key;
    }
}
