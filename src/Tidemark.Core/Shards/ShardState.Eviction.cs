using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Keeping the state within its capacity: entities that no window needs are forgotten, as if they had never been seen.</summary>
/// <remarks>It is looked at where windows fire, before they do, so that it depends on the records alone and not on when they come or
/// checkpoints are made. What a window, a pane that is looked back to or a session holds an event of stays, so there may be more than the
/// capacity.</remarks>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    /// <summary>So many more than must go, as a share of the capacity, go with them, so that not every window looks for some.</summary>
    private const int MoreThanNeeded = 16;

    /// <summary>Counts the times that entities were forgotten: what was found before may be gone.</summary>
    private int evictions;
    private int evictionsAtDelta;

    private void EvictBeyondCapacity()
    {
        int over = keys[0].Table.Count - options.EntityCapacity;
        if (over <= 0) return;
        ulong[] needed = Needed();
        int most = over + options.EntityCapacity / MoreThanNeeded;
        var evicted = new List<int>();
        for (int id = 0; id < keys[0].Table.IdBound && evicted.Count < most; id++)
            if (keys[0].Table.Contains(id) && (needed[id / 64] >> id & 1) == 0) evicted.Add(id);
        if (evicted.Count == 0) return;
        foreach (int id in evicted) Evict(id);
        Counters.Evicted += evicted.Count;
        ShardChange.WriteEvicted(changes, Counters.Evicted, evicted);
    }

    /// <summary>A bit for each id of an entity that has an event in a pane or a session.</summary>
    private ulong[] Needed()
    {
        ulong[] needed = new ulong[keys[0].Table.IdBound / 64 + 1];
        foreach (PaneSlice<TPane> slice in timeline.Slices)
            for (int i = 0; i < slice.Groups[0].Count; i++) Mark(slice.Groups[0].KeyAt(i));
        foreach (SessionTable<TPane, TEvent>? table in sessions)
            if (table is not null)
                foreach (int id in table.Keys()) Mark(id);
        return needed;

        void Mark(int id) => needed[id / 64] |= 1UL << id;
    }

    private void Evict(int id)
    {
        keys[0].Table.Remove(id);
        entities.Forget(id);
        groupMemory.Forget(id);
        tallies.Forget(id);
        timeline.KeysForgotten++;
        evictions++;
    }
}
