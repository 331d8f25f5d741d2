using Tidemark.Core.Codecs;
using Tidemark.Core.Keys;

namespace Tidemark.Core.Shards;

/// <summary>The keys of one kind of group, and how many cells each has; a group key without cells is forgotten, an entity's stays until it
/// is evicted.</summary>
/// <remarks>Owned by the shard; not thread-safe. Additions and removals are written to the shard's changes as they happen.</remarks>
internal sealed class GroupKeys
{
    private readonly int kind;
    private readonly SlabArray<int> cellCounts = new();

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

    /// <summary>Counts a new cell of a key.</summary>
    public void CellAdded(int id)
    {
        cellCounts.Reserve(id + 1);
        cellCounts[id]++;
    }

    /// <summary>Counts a cell of a key gone; the key stays until <see cref="ForgetUnused"/>.</summary>
    public void CellRemoved(int id) => cellCounts[id]--;

    /// <summary>Whether a key has a cell.</summary>
    public bool HasCells(int id) => id < cellCounts.Capacity && cellCounts[id] > 0;

    /// <summary>Forgets the key of a group that has no cell left.</summary>
    /// <returns>Whether it was forgotten, so that its id may come to be another's.</returns>
    public bool ForgetUnused(int id, ByteWriter changes)
    {
        if (kind == 0 || !Table.Contains(id) || HasCells(id)) return false;
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
