using Tidemark.Core.Memory;

namespace Tidemark.Core.Shards;

/// <summary>Remembers the groups that each entity belongs to, so that they are looked up by key only where they changed.</summary>
/// <remarks>Owned by the shard; not thread-safe. Follows from the entities and is not written down. By entity: the era in which its groups
/// were looked up, then the id of its group of each kind from 1 on.</remarks>
internal sealed class GroupMemory
{
    // So many that a chunk has 85 KB or more with three groups: the collector does not move it.
    private const int ChunkEntities = 8_192;

    private readonly int groups;
    private readonly List<int[]> chunks = [];
    private int era = 1;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="groups">How many groups an entity belongs to.</param>
    public GroupMemory(int groups) => this.groups = groups;

    /// <summary>The ids of an entity's groups, valid until the next call.</summary>
    /// <param name="entity">The entity's id.</param>
    /// <param name="isKnown">Whether they are; else the caller fills them in.</param>
    public Span<int> Of(int entity, out bool isKnown)
    {
        while (entity / ChunkEntities >= chunks.Count) chunks.Add(new int[ChunkEntities * (groups + 1)]);
        Span<int> known = Row(entity);
        isKnown = known[0] == era;
        known[0] = era;
        return known[1..];
    }

    /// <summary>The ids of an entity's groups where they are known, else none.</summary>
    public ReadOnlySpan<int> Known(int entity)
    {
        if (entity / ChunkEntities >= chunks.Count) return [];
        Span<int> row = Row(entity);
        return row[0] == era ? row[1..] : [];
    }

    /// <summary>Starts to fetch what is known of an entity.</summary>
    public void Fetch(int entity)
    {
        if (entity / ChunkEntities < chunks.Count) CacheLine.Fetch(in Row(entity)[0]);
    }

    /// <summary>Forgets the groups of an entity, which changed.</summary>
    public void Forget(int entity)
    {
        if (entity / ChunkEntities < chunks.Count) Row(entity)[0] = 0;
    }

    /// <summary>Forgets all groups: the id of one was given up and may come to be another's.</summary>
    public void ForgetAll() => era++;

    private Span<int> Row(int entity) =>
        chunks[entity / ChunkEntities].AsSpan(entity % ChunkEntities * (groups + 1), groups + 1);
}
