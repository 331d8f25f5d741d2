using System.Runtime.InteropServices;
using Tidemark.Core.Keys;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Shards;

/// <summary>The entities of a shard by the id of their key, and which of them changed since they were last written down.</summary>
/// <remarks>Owned by the shard; not thread-safe.</remarks>
internal sealed class EntityTable<TEntity>
    where TEntity : struct
{
    private readonly List<int> changedIds = [];
    private readonly SlabArray<TEntity> entities = new();

    // A bit for each, so that those of millions stay in the processor's cache.
    private readonly SlabArray<ulong> changed = new();

    /// <summary>The ids of the entities that changed, in order of their first change.</summary>
    public ReadOnlySpan<int> Changed => CollectionsMarshal.AsSpan(changedIds);

    /// <summary>The entity with this id, to be changed; the default value where it is new. Valid until the next change.</summary>
    public ref TEntity Change(int id)
    {
        entities.Reserve(id + 1);
        changed.Reserve(id / 64 + 1);
        ref ulong bits = ref changed[id / 64];
        if ((bits >> id & 1) == 0)
        {
            bits |= 1UL << id;
            changedIds.Add(id);
        }

        return ref entities[id];
    }

    /// <summary>Whether the entity with this id changed since it was last written down.</summary>
    public bool HasChanged(int id) => id / 64 < changed.Capacity && (changed[id / 64] >> id & 1) != 0;

    /// <summary>Starts to fetch the entity with this id, which is about to be changed.</summary>
    public void Fetch(int id)
    {
        if (id < entities.Capacity) CacheLine.Fetch(in entities[id]);
    }

    /// <summary>The entity with this id, which must exist. Valid until the next change.</summary>
    public ref readonly TEntity At(int id) => ref entities[id];

    /// <summary>Forgets an entity, whose id may come to be another's.</summary>
    public void Forget(int id)
    {
        if (id < entities.Capacity) entities[id] = default;
    }

    /// <summary>Takes all entities as written down.</summary>
    public void ClearChanged()
    {
        foreach (int id in changedIds) changed[id / 64] = 0;
        changedIds.Clear();
    }
}
