using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Hashing;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Firing tumbling and sliding windows: steps (6) and (7) of the way of a record.</summary>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    private readonly WindowCells<TPane, TEvent> entityCells = new();
    private readonly WindowCells<TPane, TEvent> groupCells = new();
    private readonly Dictionary<int, TSpread>[] spreads;
    private readonly FiredBlockBuilder block = new();
    private readonly ByteWriter blockEntry = new(512);
    private readonly ByteWriter result = new(512);
    private readonly ByteWriter featureValues = new(256);
    private readonly Action<PaneSlice<TPane>, PaneSlice<TPane>?> forgetSlice;

    /// <summary>Fires a window at once.</summary>
    private void FireWindow(int family, Int128 index, FiringPhase phase, EventTime now, ShardEffects effects)
    {
        using IEnumerator<bool> steps = StepsOf(family, index, phase, now, effects);
        while (steps.MoveNext())
        {
        }
    }

    /// <summary>Fires a window step by step: its keys are collected, then each of its entities and each of its groups is put
    /// out.</summary>
    private IEnumerator<bool> StepsOf(int family, Int128 index, FiringPhase phase, EventTime now, ShardEffects effects)
    {
        Interval window = windows.Families[family].At(index);
        int count = timeline.Overlapping(window, out int first);
        if (count == 0) yield break;
        backlog.Give();
        EventTime stamp = options.StampWithWatermark ? window.End : now;
        entityCells.Begin(timeline.Slices, first, count, kind: 0);
        while (entityCells.CollectMore()) yield return true;
        keys[0].Table.Sort(entityCells.Keys);
        if (phase != FiringPhase.Early) block.Begin(family, group: 0, window, entityCells.Count);
        for (int i = 0; i < entityCells.Count; i++)
        {
            FireEntity(family, index, entityCells.KeyAt(i), phase, stamp, effects);
            yield return true;
        }

        if (phase != FiringPhase.Early) effects.AddFired(block.Build());
        for (int kind = 1; kind < groupKinds; kind++)
        {
            groupCells.Begin(timeline.Slices, first, count, kind);
            while (groupCells.CollectMore()) yield return true;
            AddGroupsWithoutCells(family, index, kind);
            keys[kind].Table.Sort(groupCells.Keys);
            if (phase != FiringPhase.Early) block.Begin(family, kind, window, groupCells.Count);
            for (int i = 0; i < groupCells.Count; i++)
            {
                FireGroup(family, index, kind, groupCells.KeyAt(i), phase, effects);
                yield return true;
            }

            foreach (int group in spreads[kind].Keys) ForgetUnused(kind, group);
            spreads[kind].Clear();
            if (phase != FiringPhase.Early) effects.AddFired(block.Build());
        }
    }

    /// <summary>Puts out what a window holds of an entity, or, where late events revised it and have put it out, only keeps it; then what
    /// follows from it.</summary>
    private void FireEntity(int family, Int128 index, int id, FiringPhase phase, EventTime stamp, ShardEffects effects)
    {
        ref readonly TPane pane = ref entityCells.Of(id);
        result.Clear();
        domain.WriteWindow(in pane, result);
        int revision = phase == FiringPhase.Revised
            ? ledger.Firings(family, index, 0, id) - 1
            : CountFiring(family, index, 0, id, resultHash: 0);
        ReadOnlySpan<byte> key = keys[0].Table.Key(id);
        Interval window = windows.Families[family].At(index);
        if (phase != FiringPhase.Early) AddToBlock(block, keys[0].Table.Hash(id), key, window, revision);
        if (phase != FiringPhase.Revised)
            PutWindow(OutputKind.Window, family, 0, window, key, new Firing(revision, phase == FiringPhase.Early, []), effects);
        Follow(family, window, id, in pane, phase == FiringPhase.OnTime, stamp, effects);
    }

    /// <summary>Adds the entity's row to the spreads of its groups and, where the window fires for the first time, puts out the features
    /// that follow.</summary>
    private void Follow(
        int family, Interval window, int id, ref readonly TPane pane, bool putFeatures, EventTime stamp, ShardEffects effects)
    {
        var fired = new FiredEntity<TEntity, TPane>(family, window, id, in entities.At(id), in pane, timeline);
        featureValues.Clear();
        if (!domain.Follow(in fired, SpreadsOf(id, in fired.Entity), featureValues) || !putFeatures) return;
        Counters.Features++;
        if (!options.EmitResults) return;
        FeatureOutput.Write(effects.Outputs.StartPayload(), window.End, stamp, keys[0].Table.Key(id), featureValues.WrittenSpan);
        Put(OutputKind.Feature, effects);
    }

    private GroupSpreads<TSpread> SpreadsOf(int id, in TEntity entity) => new(spreads.AsSpan(1), GroupsOf(id, in entity));

    /// <summary>A group whose entities were counted to another group during the window has rows and no cell; it is a group all the same.
    /// So is one that was put out and holds nothing any more.</summary>
    private void AddGroupsWithoutCells(int family, Int128 index, int kind)
    {
        foreach (int group in spreads[kind].Keys) groupCells.Add(group);
        foreach (int group in ledger.Fired(family, index, kind)) groupCells.Add(group);
    }

    private void FireGroup(int family, Int128 index, int kind, int group, FiringPhase phase, ShardEffects effects)
    {
        result.Clear();
        groupCells.Of(group).Write(result);
        spreads[kind].GetValueOrDefault(group).Write(result);
        ulong resultHash = IsTracked(family) ? XxHash64.Hash(result.WrittenSpan) : 0;
        bool isTold = phase == FiringPhase.Revised && ledger.HasTold(family, index, kind, group, resultHash);
        int revision = isTold
            ? ledger.Firings(family, index, kind, group) - 1
            : CountFiring(family, index, kind, group, resultHash);
        ReadOnlySpan<byte> key = keys[kind].Table.Key(group);
        Interval window = windows.Families[family].At(index);
        if (phase != FiringPhase.Early) AddToBlock(block, keys[kind].Table.Hash(group), key, window, revision);
        if (isTold) return;
        PutWindow(OutputKind.Group, family, kind, window, key, new Firing(revision, phase == FiringPhase.Early, []), effects);
    }

    private void ForgetUnused(int kind, int group)
    {
        if (keys[kind].ForgetUnused(group, changes)) entities.ForgetGroups();
    }

    /// <summary>Fires the windows of one entity again that had fired before a late event came. Their groups follow with the next window
    /// that fires, or when nothing can change them any more: combining all entities for every late event would cost too much.</summary>
    private void FireAgain(int family, int id, EventTime time, EventTime now, ShardEffects effects)
    {
        WindowFamily of = windows.Families[family];
        if (!of.Refires) return;
        Int128 last = Int128.Min(of.LastHolding(time), of.LastEnded(watermark.Current, 0));
        Int128 index = Int128.Max(of.FirstHolding(time), of.LastEnded(watermark.Current, of.AllowedLatenessMs) + 1);
        for (; index <= last; index++)
        {
            Interval window = of.At(index);
            result.Clear();
            domain.WriteWindow(timeline.Combine(id, window), result);
            int revision = CountFiring(family, index, 0, id, resultHash: 0);
            PutWindow(OutputKind.Window, family, 0, window, keys[0].Table.Key(id), new Firing(revision, IsEarly: false, []), effects);
            ledger.MarkRevised(family, index, isRevised: true);
            WakeAt(of.FinalAt(index));
        }
    }

    private bool IsTracked(int family) => windows.Families[family] is { Refires: true } or { FiresEarly: true };

    /// <summary>Counts a firing where the window may fire more than once.</summary>
    /// <returns>How often it had fired.</returns>
    private int CountFiring(int family, Int128 index, int kind, int key, ulong resultHash)
    {
        if (!IsTracked(family)) return 0;
        int firings = ledger.Fire(family, index, kind, key, resultHash, out bool isNew);
        if (isNew) keys[kind].CellAdded(key);
        return firings;
    }

    private void PutWindow(
        OutputKind outputKind, int family, int group, Interval window, ReadOnlySpan<byte> key, in Firing firing, ShardEffects effects)
    {
        Counters.WindowsFired++;
        if (!options.EmitResults) return;
        WindowOutput.Write(effects.Outputs.StartPayload(), family, group, window, key, in firing, result.WrittenSpan);
        Put(outputKind, effects);
    }

    private void AddToBlock(FiredBlockBuilder building, ulong hash, ReadOnlySpan<byte> key, Interval window, int revision)
    {
        blockEntry.Clear();
        FiredEntry.Write(blockEntry, window, revision, result.WrittenSpan);
        building.Add(hash, key, blockEntry.WrittenSpan);
    }
}
