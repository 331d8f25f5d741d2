namespace Tidemark.Core.Keys;

/// <summary>The bytes of the longer keys of a <see cref="KeyTable"/>, one behind the other in one array.</summary>
/// <remarks>Bytes of removed keys stay until they are more than half of what is used; then the rest moves together, in the order of
/// ids. Each byte moved was paid for by a byte removed. The array grows by a quarter. Owned by the table.</remarks>
internal sealed class KeySlab
{
    /// <summary>Half of what an array can hold: as much again may be garbage before the keys move together.</summary>
    private const int BytesMax = 1 << 30;

    /// <summary>Below this, garbage is not worth the walk over all entries.</summary>
    private const int GarbageBytesMin = 4096;

    private byte[] bytes = new byte[256];
    private int used;
    private int live;

    /// <summary>The key at <paramref name="offset"/>; valid until the next <see cref="Append"/> or <see cref="Release"/>.</summary>
    public ReadOnlySpan<byte> Read(int offset, int length) => bytes.AsSpan(offset, length);

    /// <summary>Stores a key and returns where it starts.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="entries">All entries, whose offsets follow when keys move.</param>
    /// <param name="bound">The exclusive upper bound of ids.</param>
    /// <exception cref="TidemarkException">The live keys would exceed 1 GiB.</exception>
    public int Append(ReadOnlySpan<byte> key, SlabArray<KeyEntry> entries, int bound)
    {
        if (key.Length > bytes.Length - used)
        {
            if ((long)live + key.Length > BytesMax)
            {
                throw new TidemarkException(
                    $"A key of {key.Length} bytes was to be added to a table whose keys take {live} bytes already; one table holds at most "
                    + $"{BytesMax}. Spread the keys over more partitions.");
            }

            Move(entries, bound, (int)Math.Min(Math.Max(live + live / 4L, live + 256L + key.Length), Array.MaxLength));
        }

        int offset = used;
        key.CopyTo(bytes.AsSpan(offset));
        used += key.Length;
        live += key.Length;
        return offset;
    }

    /// <summary>Gives up the bytes of a removed key, whose entry must be free already.</summary>
    public void Release(int length, SlabArray<KeyEntry> entries, int bound)
    {
        live -= length;
        int garbage = used - live;
        if (garbage > GarbageBytesMin && garbage > live) Move(entries, bound, live + live / 2);
    }

    private void Move(SlabArray<KeyEntry> entries, int bound, int capacity)
    {
        var target = new byte[Math.Max(256, capacity)];
        int at = 0;
        for (int id = 0; id < bound; id++)
        {
            ref KeyEntry entry = ref entries[id];
            if (!entry.IsInSlab) continue;
            bytes.AsSpan(entry.Offset, entry.Length).CopyTo(target.AsSpan(at));
            entry.Offset = at;
            at += entry.Length;
        }

        bytes = target;
        used = at;
    }
}
