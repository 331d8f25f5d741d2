using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Keeping the state within its capacity: entities that no window needs are forgotten, as if they had never been seen.</summary>
/// <remarks>It is looked at where tumbling or sliding windows fire, before they do, so that it depends on the records alone and not on when
/// they come or checkpoints are made; where there are sessions alone, never. What a window, a pane that is looked back to or a session
/// holds an event of stays, so there may be more than the capacity.</remarks>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    /// <summary>So many more than must go, as a share of the capacity, go with them, so that not every window looks for some.</summary>
    private const int MoreThanNeeded = 64;

    /// <summary>Counts the times that entities were forgotten: what was found before may be gone.</summary>
    private int evictions;
    private int evictionsAtDelta;

    private void EvictBeyondCapacity()
    {
        int over = keys[0].Table.Count - options.EntityCapacity;
        if (over <= 0) return;
        int most = over + options.EntityCapacity / MoreThanNeeded;
        var evicted = new List<int>();
        for (int id = 0; id < keys[0].Table.IdBound && evicted.Count < most; id++)
            if (!keys[0].HasCells(id) && keys[0].Table.Contains(id) && !HasSession(id)) evicted.Add(id);
        if (evicted.Count == 0) return;
        foreach (int id in evicted) Evict(id);
        Counters.Evicted += evicted.Count;
        ShardChange.WriteEvicted(changes, Counters.Evicted, evicted);
    }

    private bool HasSession(int id)
    {
        foreach (SessionTable<TPane, TEvent>? table in sessions)
            if (table?.Has(id) == true) return true;
        return false;
    }

    private void Evict(int id)
    {
        keys[0].Table.Remove(id);
        entities.Forget(id);
        tallies.Forget(id);
        timeline.KeysForgotten++;
        evictions++;
    }
}
