using System.Buffers.Binary;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>Builds the bytes of a <see cref="FiredBlock"/>; read by <see cref="FiredBlockEntries"/>.</summary>
/// <remarks>Layout, little-endian: entry count (4), then per entry its key's hash (8) and where it starts (4), sorted by
/// hash, then the entries in the order they were added: key (blob), payload (blob). Used again after <see cref="Build"/>.</remarks>
internal sealed class FiredBlockBuilder
{
    private const int CountBytes = 4, IndexEntryBytes = 12;

    private readonly ByteWriter entries = new(1024);
    private ulong[] hashes = new ulong[16];
    private int[] starts = new int[16];

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <param name="hash">The XxHash64 of the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="payload">What the window holds of it.</param>
    public void Add(ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        if (Count == hashes.Length)
        {
            Array.Resize(ref hashes, 2 * Count);
            Array.Resize(ref starts, 2 * Count);
        }

        (hashes[Count], starts[Count]) = (hash, entries.Length);
        Count++;
        entries.WriteBlob(key);
        entries.WriteBlob(payload);
    }

    /// <summary>The block's bytes, owned by the caller; the builder is empty afterwards.</summary>
    public byte[] Build()
    {
        SortByHash();
        byte[] block = new byte[CountBytes + IndexEntryBytes * Count + entries.Length];
        BinaryPrimitives.WriteInt32LittleEndian(block, Count);
        Span<byte> target = block.AsSpan(CountBytes);
        for (int i = 0; i < Count; i++, target = target[IndexEntryBytes..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target, hashes[i]);
            BinaryPrimitives.WriteInt32LittleEndian(target[sizeof(ulong)..], starts[i]);
        }

        entries.WrittenSpan.CopyTo(target);
        Count = 0;
        entries.Clear();
        return block;
    }

    /// <summary>Those of one hash, the sessions of a key for instance, stay in the order they were added.</summary>
    private void SortByHash()
    {
        Span<ulong> keys = hashes.AsSpan(0, Count);
        Span<int> items = starts.AsSpan(0, Count);
        keys.Sort(items);
        int end;
        for (int start = 0; start < Count; start = end)
        {
            end = start + 1;
            while (end < Count && keys[end] == keys[start]) end++;
            if (end - start > 1) items[start..end].Sort();
        }
    }
}
