using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>Builds a <see cref="FiredBlock"/>; its entries are read by <see cref="FiredBlockEntries"/>.</summary>
/// <remarks>Layout, little-endian: entry count (4), then per entry its key's hash (8) and where it starts (4), sorted by
/// hash, then the entries in the order they were added: key (blob), payload (blob). All of it is written where it stays, since a block may
/// have tens of megabytes: hence the count comes first. Used again after <see cref="Build"/>.</remarks>
internal sealed class FiredBlockBuilder
{
    private const int CountAt = Frame.HeaderBytes, IndexAt = CountAt + 4, IndexEntryBytes = 12;

    /// <summary>As many bytes as the last block of a family and group kind had.</summary>
    private readonly Dictionary<(int Family, int Group), int> lengths = [];
    private readonly ByteWriter beforePayload = new(256);
    private ulong[] hashes = [];
    private int[] starts = [];
    private byte[] frame = [];
    private (int Family, int Group) kind;
    private Interval window;
    private int length;
    private int count;

    /// <summary>Begins a block.</summary>
    /// <param name="family">The index of the window family.</param>
    /// <param name="group">The index of the group kind.</param>
    /// <param name="of">The window.</param>
    /// <param name="entries">How many entries there will be.</param>
    public void Begin(int family, int group, Interval of, int entries)
    {
        (kind, window, count) = ((family, group), of, 0);
        if (hashes.Length < entries) (hashes, starts) = (new ulong[2 * entries], new int[2 * entries]);
        length = EntriesAt(entries);
        frame = ArrayPool<byte>.Shared.Rent(Math.Max(length, lengths.GetValueOrDefault(kind)));
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="hash">The XxHash64 of the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="payload">What the window holds of it.</param>
    public void Add(ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        (hashes[count], starts[count]) = (hash, length);
        count++;
        beforePayload.Clear();
        beforePayload.WriteBlob(key);
        beforePayload.WriteVarint((ulong)payload.Length);
        Append(beforePayload.WrittenSpan);
        Append(payload);
    }

    /// <summary>The block, owned by the caller.</summary>
    public FiredBlock Build()
    {
        SortByHash();
        Span<byte> target = frame.AsSpan(IndexAt);
        int first = EntriesAt(count);
        Debug.Assert(count == 0 || starts.AsSpan(0, count).IndexOf(first) >= 0, "There are as many entries as was said.");
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(CountAt), count);
        for (int i = 0; i < count; i++, target = target[IndexEntryBytes..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target, hashes[i]);
            BinaryPrimitives.WriteInt32LittleEndian(target[sizeof(ulong)..], starts[i] - first);
        }

        Frame.Seal(frame.AsSpan(0, length));
        lengths[kind] = length;
        var block = new FiredBlock(kind.Family, kind.Group, window, frame, length);
        frame = [];
        return block;
    }

    private static int EntriesAt(int entries) => checked(IndexAt + IndexEntryBytes * entries);

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (frame.Length - length < bytes.Length)
        {
            byte[] longer = ArrayPool<byte>.Shared.Rent(checked(length + Math.Max(length, bytes.Length)));
            frame.AsSpan(0, length).CopyTo(longer);
            ArrayPool<byte>.Shared.Return(frame);
            frame = longer;
        }

        bytes.CopyTo(frame.AsSpan(length));
        length += bytes.Length;
    }

    /// <summary>Those of one hash, the sessions of a key for instance, stay in the order they were added.</summary>
    private void SortByHash()
    {
        Span<ulong> keys = hashes.AsSpan(0, count);
        Span<int> items = starts.AsSpan(0, count);
        keys.Sort(items);
        int end;
        for (int start = 0; start < count; start = end)
        {
            end = start + 1;
            while (end < count && keys[end] == keys[start]) end++;
            if (end - start > 1) items[start..end].Sort();
        }
    }
}
