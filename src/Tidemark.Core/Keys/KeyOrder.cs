using System.Buffers.Binary;

namespace Tidemark.Core.Keys;

/// <summary>Sorts ids of a <see cref="KeyTable"/> by their keys, eight bytes at a time.</summary>
/// <remarks>Ids are sorted by a column of eight-byte chunks, as numbers; where chunks tie, by the next chunk, and so on. Keys that agree
/// in all chunks, zeros after the end included, differ in trailing zero bytes alone, and the shorter comes first. Owned by the table.
/// </remarks>
internal sealed class KeyOrder
{
    /// <summary>A run this short is cheaper to compare than to fetch chunks for.</summary>
    private const int ShortRun = 16;

    /// <summary>Bytes after which ties are compared whole; bounds the recursion.</summary>
    private const int DepthMax = 256;

    private readonly KeyTable table;
    private readonly Comparison<int> whole;
    private ulong[] chunks = [];

    /// <summary>Makes the order of <paramref name="table"/>.</summary>
    public KeyOrder(KeyTable table)
    {
        this.table = table;
        whole = (left, right) => this.table.Key(left).SequenceCompareTo(this.table.Key(right));
    }

    /// <summary>Eight bytes of <paramref name="key"/> from <paramref name="start"/> on, a big-endian number, zeros after its end.</summary>
    public static ulong Chunk(ReadOnlySpan<byte> key, int start)
    {
        if (start >= key.Length) return 0;
        ReadOnlySpan<byte> rest = key[start..];
        if (rest.Length >= 8) return BinaryPrimitives.ReadUInt64BigEndian(rest);
        ulong chunk = 0;
        for (int i = 0; i < rest.Length; i++) chunk |= (ulong)rest[i] << (56 - 8 * i);
        return chunk;
    }

    /// <summary>Sorts ids in use by their keys.</summary>
    public void Sort(Span<int> ids)
    {
        if (chunks.Length < ids.Length) chunks = new ulong[Math.Max(ids.Length, 2 * chunks.Length)];
        Span<ulong> column = chunks.AsSpan(0, ids.Length);
        for (int i = 0; i < ids.Length; i++) column[i] = table.Prefix(ids[i]);
        column.Sort(ids);
        SortTies(ids, column, depth: 8);
    }

    /// <summary>Sorts each run of ids that agree in their first <paramref name="depth"/> bytes.</summary>
    private void SortTies(Span<int> ids, Span<ulong> column, int depth)
    {
        int end;
        for (int start = 0; start < ids.Length; start = end)
        {
            end = start + 1;
            while (end < ids.Length && column[end] == column[start]) end++;
            Span<int> run = ids[start..end];
            if (run.Length <= ShortRun || depth >= DepthMax)
            {
                if (run.Length > 1) run.Sort(whole);
                continue;
            }

            SortRun(run, column[start..end], depth);
        }
    }

    private void SortRun(Span<int> run, Span<ulong> column, int depth)
    {
        bool longer = false;
        for (int i = 0; i < run.Length; i++)
        {
            ReadOnlySpan<byte> key = table.Key(run[i]);
            longer |= key.Length > depth;
            column[i] = Chunk(key, depth);
        }

        if (longer)
        {
            column.Sort(run);
            SortTies(run, column, depth + 8);
        }
        else
        {
            run.Sort(whole);
        }
    }
}
