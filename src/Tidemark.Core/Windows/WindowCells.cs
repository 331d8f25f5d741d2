using System.Runtime.InteropServices;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Windows;

/// <summary>What a window holds of every key of one kind of group: its panes combined. Made when a window fires.</summary>
/// <remarks>Owned by the shard; not thread-safe. Used again for the next window, so it allocates only while it grows.</remarks>
internal sealed class WindowCells<TPane, TEvent>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    private readonly Dictionary<int, int> slots = [];
    private int[] keys = new int[16];
    private TPane[] combined = new TPane[16];
    private PaneTable<TPane>? single;

    /// <summary>How many keys the window holds.</summary>
    public int Count { get; private set; }

    /// <summary>The keys, in no order that matters until the owner sorts them.</summary>
    public Span<int> Keys => keys.AsSpan(0, Count);

    /// <summary>What the window holds of <paramref name="key"/>, made empty where it holds nothing. Valid until the next call.</summary>
    public ref TPane Of(int key)
    {
        ref int slot = ref CollectionsMarshal.GetValueRefOrAddDefault(slots, key, out bool exists);
        if (!exists) slot = Append(key);
        return ref combined[slot];
    }

    /// <summary>What the window holds of one of its <see cref="Keys"/>. Valid until the next call, and until its panes change.</summary>
    public ref readonly TPane Read(int key)
    {
        if (single is not null) return ref single.Find(key);
        return ref Of(key);
    }

    /// <summary>Takes the panes of one kind of group over a range of slices, to be read; one slice alone is read where it is.</summary>
    public void CollectToRead(IReadOnlyList<PaneSlice<TPane>> slices, int first, int count, int kind)
    {
        Collect(slices, first, count == 1 ? 0 : count, kind);
        if (count != 1) return;
        single = slices[first].Groups[kind];
        for (int at = 0; at < single.Count; at++) Append(single.KeyAt(at));
    }

    /// <summary>Combines the panes of one kind of group over a range of slices.</summary>
    public void Collect(IReadOnlyList<PaneSlice<TPane>> slices, int first, int count, int kind)
    {
        Array.Clear(combined, 0, Count);
        slots.Clear();
        single = null;
        Count = 0;
        for (int i = first; i < first + count; i++)
        {
            PaneTable<TPane> table = slices[i].Groups[kind];
            for (int at = 0; at < table.Count; at++) Of(table.KeyAt(at)).Merge(in table.CellAt(at));
        }
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
