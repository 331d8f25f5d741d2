using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Firing: steps (6) and (7) of the way of a record.</summary>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    private readonly WindowCells<TPane, TEvent> entityCells = new();
    private readonly WindowCells<TPane, TEvent> groupCells = new();
    private readonly Dictionary<int, TSpread>[] spreads;
    private readonly int[] groupsOfEntity;
    private readonly FiredBlockBuilder block = new();
    private readonly ByteWriter result = new(512);
    private readonly ByteWriter featureValues = new(256);
    private readonly Action<PaneSlice<TPane>, PaneSlice<TPane>?> forgetSlice;

    /// <summary>Fires every window that ends at or before <paramref name="target"/>, by end, then in the order of the families; after
    /// each end, panes that are needed no longer are dropped or joined. So a jump of the watermark gives what small steps give.</summary>
    private void FireThrough(EventTime target, EventTime now, ShardEffects effects)
    {
        while (nextEnd <= target && nextEnd != EventTime.Max)
        {
            EventTime end = nextEnd;
            for (int family = 0; family < windows.Families.Count; family++)
            {
                WindowFamily windowFamily = windows.Families[family];
                if (windowFamily.NextEnd(end.Plus(-1)) == end)
                    FireWindow(family, new Interval(end.Plus(-windowFamily.SizeMs), end), now, effects);
            }

            Settle(end);
            nextEnd = timeline.NextEnd(end);
        }

        Settle(target);
        nextEnd = timeline.NextEnd(target);
    }

    private void FireWindow(int family, Interval window, EventTime now, ShardEffects effects)
    {
        int count = timeline.Overlapping(window, out int first);
        if (count == 0) return;
        EventTime stamp = options.StampWithWatermark ? window.End : now;
        entityCells.Collect(timeline.Slices, first, count, kind: 0);
        Span<int> ids = entityCells.Keys;
        keys[0].Table.Sort(ids);
        foreach (int id in ids) FireEntity(family, window, id, stamp, effects);
        Keep(family, group: 0, window, effects);
        for (int kind = 1; kind < groupKinds; kind++)
        {
            groupCells.Collect(timeline.Slices, first, count, kind);
            FireGroups(family, kind, window, effects);
            Keep(family, kind, window, effects);
        }
    }

    private void FireEntity(int family, Interval window, int id, EventTime stamp, ShardEffects effects)
    {
        ref TPane pane = ref entityCells.Of(id);
        ReadOnlySpan<byte> key = keys[0].Table.Key(id);
        result.Clear();
        domain.WriteWindow(in pane, result);
        block.Add(keys[0].Table.Hash(id), key, result.WrittenSpan);
        Emit(OutputKind.Window, family, 0, window, key, effects);

        var fired = new FiredEntity<TEntity, TPane>(family, window, id, in entities.At(id), in pane, timeline);
        featureValues.Clear();
        if (!domain.Follow(in fired, SpreadsOf(in fired.Entity), featureValues)) return;
        Counters.Features++;
        if (!options.EmitResults) return;
        FeatureOutput.Write(effects.Outputs.StartPayload(), window.End, stamp, key, featureValues.WrittenSpan);
        effects.Outputs.Add(OutputKind.Feature);
    }

    private GroupSpreads<TSpread> SpreadsOf(in TEntity entity)
    {
        for (int kind = 1; kind < groupKinds; kind++)
            groupsOfEntity[kind - 1] = keys[kind].GetOrAdd(domain.GroupKey(kind, in entity), changes, out _);
        return new GroupSpreads<TSpread>(spreads.AsSpan(1), groupsOfEntity);
    }

    private void FireGroups(int family, int kind, Interval window, ShardEffects effects)
    {
        // A group whose entities were counted to another group during the window has rows and no cell; it is a group all the same.
        foreach (int group in spreads[kind].Keys) groupCells.Of(group);
        Span<int> groups = groupCells.Keys;
        keys[kind].Table.Sort(groups);
        foreach (int group in groups)
        {
            ReadOnlySpan<byte> key = keys[kind].Table.Key(group);
            result.Clear();
            groupCells.Of(group).Write(result);
            spreads[kind].GetValueOrDefault(group).Write(result);
            block.Add(keys[kind].Table.Hash(group), key, result.WrittenSpan);
            Emit(OutputKind.Group, family, kind, window, key, effects);
        }

        foreach (int group in spreads[kind].Keys) keys[kind].ForgetUnused(group, changes);
        spreads[kind].Clear();
    }

    private void Emit(OutputKind outputKind, int family, int group, Interval window, ReadOnlySpan<byte> key, ShardEffects effects)
    {
        Counters.WindowsFired++;
        if (!options.EmitResults) return;
        WindowOutput.Write(effects.Outputs.StartPayload(), family, group, window, key, result.WrittenSpan);
        effects.Outputs.Add(outputKind);
    }

    private void Keep(int family, int group, Interval window, ShardEffects effects) =>
        effects.AddFired(new FiredBlock(family, group, window, block.Build()));

    private void Settle(EventTime end)
    {
        long removedBefore = removedSlices;
        timeline.Settle(end, forgetSlice);
        if (removedSlices != removedBefore) ShardChange.WriteSettled(changes, end);
    }
}
