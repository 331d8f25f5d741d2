using System.Runtime.CompilerServices;
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

    /// <summary>What the window holds of <paramref name="key"/>; where it holds nothing, the key is added with an empty pane. Valid until
    /// the next call, and until the panes of the window change.</summary>
    public ref readonly TPane Of(int key)
    {
        if (single is not null)
        {
            ref readonly TPane cell = ref single.Find(key);
            if (!Unsafe.IsNullRef(in cell)) return ref cell;
        }

        return ref Combined(key);
    }

    /// <summary>Combines the panes of one kind of group over a range of slices; those of one slice alone are read where they are.</summary>
    public void Collect(IReadOnlyList<PaneSlice<TPane>> slices, int first, int count, int kind)
    {
        Array.Clear(combined, 0, Count);
        slots.Clear();
        single = count == 1 ? slices[first].Groups[kind] : null;
        Count = 0;
        if (single is not null)
        {
            for (int at = 0; at < single.Count; at++) Append(single.KeyAt(at));
            return;
        }

        for (int i = first; i < first + count; i++)
        {
            PaneTable<TPane> table = slices[i].Groups[kind];
            for (int at = 0; at < table.Count; at++) Combined(table.KeyAt(at)).Merge(in table.CellAt(at));
        }
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
