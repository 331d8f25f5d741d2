using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Core.Keys;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Shards;

/// <summary>The entities of a shard by the id of their key, which of them changed since they were last written down, and beside each what
/// the way of an event needs to go on: its groups and where its newest cell is. So one place of memory leads to all others.</summary>
/// <remarks>Groups and cells follow from the state and are not written down. Owned by the shard; not thread-safe.</remarks>
internal sealed class EntityTable<TEntity>
    where TEntity : struct
{
    /// <summary>The most groups that an entity may belong to.</summary>
    public const int GroupsMax = 4;

    private readonly int groups;
    private readonly List<int> changedIds = [];
    private readonly SlabArray<Row> rows = new();

    // A bit for each, so that those of millions stay in the processor's cache.
    private readonly SlabArray<ulong> changed = new();
    private int era = 1;

    /// <summary>Makes an empty table.</summary>
    /// <param name="groups">How many groups an entity belongs to, at most <see cref="GroupsMax"/>.</param>
    public EntityTable(int groups)
    {
        if (groups > GroupsMax)
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups), groups, $"An entity belongs to at most {GroupsMax} groups; give the domain fewer kinds of them.");
        }

        this.groups = groups;
    }

    /// <summary>The ids of the entities that changed, in order of their first change.</summary>
    public ReadOnlySpan<int> Changed => CollectionsMarshal.AsSpan(changedIds);

    /// <summary>The entity with this id, to be changed; the default value where it is new. Valid until the next change.</summary>
    public ref TEntity Change(int id)
    {
        rows.Reserve(id + 1);
        changed.Reserve(id / 64 + 1);
        ref ulong bits = ref changed[id / 64];
        if ((bits >> id & 1) == 0)
        {
            bits |= 1UL << id;
            changedIds.Add(id);
        }

        return ref rows[id].Entity;
    }

    /// <summary>Starts to fetch all there is of the entity with this id.</summary>
    public void Fetch(int id)
    {
        if (id < rows.Capacity) CacheLine.Fetch(in rows[id]);
    }

    /// <summary>The entity with this id, which must exist. Valid until the next change.</summary>
    public ref readonly TEntity At(int id) => ref rows[id].Entity;

    /// <summary>The index of the newest cell of an entity that exists, most likely; the caller keeps it.</summary>
    public ref int CellOf(int id) => ref rows[id].Cell;

    /// <summary>The ids of the groups of an entity that exists, by kind from 1 on; valid until the next change.</summary>
    /// <param name="id">The entity's id.</param>
    /// <param name="areKnown">Whether they are; else the caller fills them in.</param>
    public Span<int> GroupsOf(int id, out bool areKnown)
    {
        ref Row row = ref rows[id];
        areKnown = row.Era == era;
        row.Era = era;
        return MemoryMarshal.CreateSpan(ref row.Groups[0], groups);
    }

    /// <summary>The ids of the groups of an entity that exists where they are known, else none.</summary>
    public ReadOnlySpan<int> KnownGroupsOf(int id)
    {
        ref Row row = ref rows[id];
        return row.Era == era ? MemoryMarshal.CreateSpan(ref row.Groups[0], groups) : [];
    }

    /// <summary>Forgets the groups of an entity, which changed.</summary>
    public void ForgetGroupsOf(int id) => rows[id].Era = 0;

    /// <summary>Forgets all groups: the id of one was given up and may come to be another's.</summary>
    public void ForgetGroups() => era++;

    /// <summary>Forgets an entity, whose id may come to be another's.</summary>
    public void Forget(int id)
    {
        if (id < rows.Capacity) rows[id] = default;
    }

    /// <summary>Gives up all memory; the table is not to be used afterwards.</summary>
    public void Release()
    {
        rows.Release();
        changed.Release();
    }

    /// <summary>Takes all entities as written down.</summary>
    public void ClearChanged()
    {
        foreach (int id in changedIds) changed[id / 64] = 0;
        changedIds.Clear();
    }

    private struct Row
    {
        public TEntity Entity;

        /// <summary>When the groups were looked up; 0 where they are not known.</summary>
        public int Era;
        public int Cell;
        public GroupIds Groups;
    }

    [InlineArray(GroupsMax)]
    private struct GroupIds
    {
        private int first;
    }
}
