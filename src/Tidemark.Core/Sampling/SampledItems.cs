namespace Tidemark.Core.Sampling;

/// <summary>Items with keys, of which the greatest is at hand: a binary heap (Knuth, volume 3, section 5.2.3).</summary>
internal sealed class SampledItems
{
    private SampledItem[] heap = new SampledItem[4];

    /// <summary>How many items there are.</summary>
    public int Count { get; private set; }

    /// <summary>The greatest item; there must be one.</summary>
    public ref readonly SampledItem Greatest => ref heap[0];

    /// <summary>The items in no order.</summary>
    public ReadOnlySpan<SampledItem> All => heap.AsSpan(0, Count);

    /// <summary>The items from the least to the greatest.</summary>
    public SampledItem[] Ascending()
    {
        SampledItem[] items = All.ToArray();
        Array.Sort(items, (left, right) => left.CompareTo(right.Key, right.Bytes));
        return items;
    }

    /// <summary>Adds an item; its bytes are copied.</summary>
    public void Add(double key, ReadOnlySpan<byte> bytes)
    {
        if (Count == heap.Length) Array.Resize(ref heap, 2 * heap.Length);
        var item = new SampledItem(key, bytes.ToArray(), bytes.Length);
        int at = Count++;
        for (int parent; at > 0 && heap[parent = (at - 1) / 2].CompareTo(key, bytes) < 0; at = parent) heap[at] = heap[parent];
        heap[at] = item;
    }

    /// <summary>Puts an item that is less in the place of the greatest, whose buffer it takes over if it fits.</summary>
    public void ReplaceGreatest(double key, ReadOnlySpan<byte> bytes)
    {
        byte[] buffer = heap[0].Buffer;
        if (bytes.Length <= buffer.Length) bytes.CopyTo(buffer);
        else buffer = bytes.ToArray();
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child + 1 < Count && heap[child].CompareTo(heap[child + 1].Key, heap[child + 1].Bytes) < 0) child++;
            if (child >= Count || heap[child].CompareTo(key, bytes) <= 0) break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = new SampledItem(key, buffer, bytes.Length);
    }
}
