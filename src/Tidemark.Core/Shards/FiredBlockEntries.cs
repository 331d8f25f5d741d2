using System.Buffers.Binary;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;

namespace Tidemark.Core.Shards;

/// <summary>Reads the entries of a <see cref="FiredBlock"/>, by key or one after another.</summary>
public readonly struct FiredBlockEntries
{
    private const int IndexEntryBytes = 12;
    private readonly ReadOnlyMemory<byte> block;

    /// <summary>Opens a block's bytes.</summary>
    /// <exception cref="CorruptDataException">The bytes are too short for the entries they promise.</exception>
    public FiredBlockEntries(ReadOnlyMemory<byte> block)
    {
        this.block = block;
        var reader = new ByteReader(block.Span);
        uint count = reader.ReadUInt32();
        if (count > (uint)reader.Remaining / IndexEntryBytes)
            throw new CorruptDataException($"A fired window promises {count} entries and has {block.Length} bytes; the data is damaged.");
        Count = (int)count;
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Finds what the window holds of <paramref name="key"/>, in logarithmic time; of sessions the first.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> payload)
    {
        ulong hash = XxHash64.Hash(key);
        for (int at = FirstOf(hash); at < Count && HashAt(at) == hash; at++)
            if (IsOf(key, at, out payload)) return true;
        payload = default;
        return false;
    }

    /// <summary>Finds all that the block holds of <paramref name="key"/>, in logarithmic time, in the order it was added: one
    /// payload, or of sessions as many as ended in the block.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Of(ReadOnlySpan<byte> key)
    {
        List<ReadOnlyMemory<byte>> found = [];
        ulong hash = XxHash64.Hash(key);
        for (int at = FirstOf(hash); at < Count && HashAt(at) == hash; at++)
            if (IsOf(key, at, out ReadOnlyMemory<byte> payload)) found.Add(payload);
        return found;
    }

    /// <summary>All entries in the order they were added: by key, as bytes, and of sessions then by start.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Payload)> All()
    {
        for (int i = 0, start = 0; i < Count; i++)
        {
            (ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> payload, start) = EntryAt(start);
            yield return (key, payload);
        }
    }

    private int FirstOf(ulong hash)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (HashAt(middle) < hash) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private bool IsOf(ReadOnlySpan<byte> key, int at, out ReadOnlyMemory<byte> payload)
    {
        (ReadOnlyMemory<byte> found, payload, _) = EntryAt(StartAt(at));
        return found.Span.SequenceEqual(key);
    }

    private ReadOnlySpan<byte> IndexAt(int at) => block.Span.Slice(4 + at * IndexEntryBytes, IndexEntryBytes);

    private ulong HashAt(int at) => BinaryPrimitives.ReadUInt64LittleEndian(IndexAt(at));

    private int StartAt(int at) => BinaryPrimitives.ReadInt32LittleEndian(IndexAt(at)[8..]);

    private (ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Payload, int Next) EntryAt(int start)
    {
        int entriesAt = 4 + Count * IndexEntryBytes;
        ReadOnlyMemory<byte> rest = block[(entriesAt + start)..];
        var reader = new ByteReader(rest.Span);
        int keyLength = reader.ReadBlob().Length, keyEnd = reader.Position;
        int payloadLength = reader.ReadBlob().Length, payloadEnd = reader.Position;
        return (rest.Slice(keyEnd - keyLength, keyLength), rest.Slice(payloadEnd - payloadLength, payloadLength), start + payloadEnd);
    }
}
