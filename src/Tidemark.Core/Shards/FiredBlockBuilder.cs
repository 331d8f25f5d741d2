using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>Builds the bytes of a <see cref="FiredBlock"/>; read by <see cref="FiredBlockEntries"/>.</summary>
/// <remarks>Layout, little-endian: entry count (4), then per entry its key's hash (8) and where it starts (4), sorted by
/// hash, then the entries in the order they were added: key (blob), payload (blob). Used again after <see cref="Build"/>.</remarks>
internal sealed class FiredBlockBuilder
{
    private readonly List<(ulong Hash, int Start)> index = [];
    private readonly ByteWriter entries = new(1024);

    /// <summary>How many entries there are.</summary>
    public int Count => index.Count;

    /// <summary>Adds an entry.</summary>
    /// <param name="hash">The XxHash64 of the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="payload">What the window holds of it.</param>
    public void Add(ulong hash, ReadOnlySpan<byte> key, ReadOnlySpan<byte> payload)
    {
        index.Add((hash, entries.Length));
        entries.WriteBlob(key);
        entries.WriteBlob(payload);
    }

    /// <summary>The block's bytes, owned by the caller; the builder is empty afterwards.</summary>
    public byte[] Build()
    {
        index.Sort();
        var block = new ByteWriter(4 + 12 * index.Count + entries.Length);
        block.WriteUInt32((uint)index.Count);
        foreach ((ulong hash, int start) in index)
        {
            block.WriteUInt64(hash);
            block.WriteUInt32((uint)start);
        }

        block.WriteRaw(entries.WrittenSpan);
        index.Clear();
        entries.Clear();
        return block.ToArray();
    }
}
