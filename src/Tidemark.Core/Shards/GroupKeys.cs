using Tidemark.Core.Codecs;
using Tidemark.Core.Keys;

namespace Tidemark.Core.Shards;

/// <summary>The keys of one kind of group, and how many cells each has; a group key without cells is forgotten, an entity's
/// stays.</summary>
/// <remarks>Owned by the shard; not thread-safe. Additions and removals are written to the shard's changes as they happen.</remarks>
internal sealed class GroupKeys
{
    private readonly int kind;
    private int[] cellCounts = new int[16];

    /// <summary>Makes an empty set of keys.</summary>
    /// <param name="kind">The index of the group kind; 0 is the entity.</param>
    public GroupKeys(int kind) => this.kind = kind;

    /// <summary>The keys by id.</summary>
    public KeyTable Table { get; } = new();

    /// <summary>The id of a key, made where it is new.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> key, ByteWriter changes, out bool added)
    {
        int id = Table.GetOrAdd(key, out added);
        if (added) ShardChange.WriteKeyAdded(changes, kind, id, key);
        return id;
    }

    /// <summary>Counts a new cell of a group's key.</summary>
    public void CellAdded(int id)
    {
        if (kind == 0) return;
        if (id >= cellCounts.Length) Array.Resize(ref cellCounts, Math.Max(id + 1, cellCounts.Length * 2));
        cellCounts[id]++;
    }

    /// <summary>Counts a cell of a group's key gone; the key stays until <see cref="ForgetUnused"/>.</summary>
    public void CellRemoved(int id)
    {
        if (kind != 0) cellCounts[id]--;
    }

    /// <summary>Forgets the key of a group that has no cell left.</summary>
    /// <returns>Whether it was forgotten, so that its id may come to be another's.</returns>
    public bool ForgetUnused(int id, ByteWriter changes)
    {
        if (kind == 0 || !Table.Contains(id) || (id < cellCounts.Length && cellCounts[id] > 0)) return false;
        Table.Remove(id);
        ShardChange.WriteKeyRemoved(changes, kind, id);
        return true;
    }

    /// <summary>The ids of all keys, ascending.</summary>
    public int[] AllIds()
    {
        int[] ids = new int[Table.Count];
        for (int id = 0, at = 0; id < Table.IdBound; id++)
            if (Table.Contains(id)) ids[at++] = id;
        return ids;
    }

    /// <summary>Writes keys with their ids.</summary>
    public void Write(ReadOnlySpan<int> ids, ByteWriter writer)
    {
        foreach (int id in ids) ShardChange.WriteKeyAdded(writer, kind, id, Table.Key(id));
    }

    /// <summary>Writes the order in which free ids are given out; comes after the keys.</summary>
    public void WriteFreeIds(ByteWriter writer)
    {
        ReadOnlySpan<int> free = Table.FreeIds;
        writer.WriteByte(ShardChange.FreeIds);
        writer.WriteVarint((ulong)kind);
        writer.WriteVarint((ulong)free.Length);
        foreach (int id in free) writer.WriteVarint((ulong)id);
    }
}
