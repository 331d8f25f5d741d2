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

    /// <summary>Fires a window: all its entities, then all its groups.</summary>
    private void FireWindow(int family, Int128 index, FiringPhase phase, EventTime now, ShardEffects effects)
    {
        Interval window = windows.Families[family].At(index);
        int count = timeline.Overlapping(window, out int first);
        if (count == 0) return;
        EventTime stamp = options.StampWithWatermark ? window.End : now;
        entityCells.Collect(timeline.Slices, first, count, kind: 0);
        Span<int> ids = entityCells.Keys;
        keys[0].Table.Sort(ids);
        foreach (int id in ids)
        {
            FireEntity(family, index, id, in entityCells.Of(id), phase, effects);
            Follow(family, window, id, phase == FiringPhase.OnTime, stamp, effects);
        }

        if (phase != FiringPhase.Early) Keep(family, group: 0, window, effects);
        for (int kind = 1; kind < groupKinds; kind++)
        {
            groupCells.Collect(timeline.Slices, first, count, kind);
            FireGroups(family, index, kind, phase, effects);
            if (phase != FiringPhase.Early) Keep(family, kind, window, effects);
        }
    }

    /// <summary>Puts out what a window holds of an entity, or, where late events revised it and have put it out, only keeps it.</summary>
    private void FireEntity(int family, Int128 index, int id, in TPane pane, FiringPhase phase, ShardEffects effects)
    {
        result.Clear();
        domain.WriteWindow(in pane, result);
        int revision = phase == FiringPhase.Revised
            ? ledger.Firings(family, index, 0, id) - 1
            : CountFiring(family, index, 0, id, resultHash: 0);
        ReadOnlySpan<byte> key = keys[0].Table.Key(id);
        Interval window = windows.Families[family].At(index);
        if (phase != FiringPhase.Early) AddToBlock(keys[0].Table.Hash(id), key, window, revision);
        if (phase != FiringPhase.Revised)
            PutWindow(OutputKind.Window, family, 0, window, key, new Firing(revision, phase == FiringPhase.Early, []), effects);
    }

    /// <summary>Adds the entity's row to the spreads of its groups and, where the window fires for the first time, puts out the features
    /// that follow.</summary>
    private void Follow(int family, Interval window, int id, bool putFeatures, EventTime stamp, ShardEffects effects)
    {
        var fired = new FiredEntity<TEntity, TPane>(family, window, id, in entities.At(id), in entityCells.Of(id), timeline);
        featureValues.Clear();
        if (!domain.Follow(in fired, SpreadsOf(id, in fired.Entity), featureValues) || !putFeatures) return;
        Counters.Features++;
        if (!options.EmitResults) return;
        FeatureOutput.Write(effects.Outputs.StartPayload(), window.End, stamp, keys[0].Table.Key(id), featureValues.WrittenSpan);
        Put(OutputKind.Feature, effects);
    }

    private GroupSpreads<TSpread> SpreadsOf(int id, in TEntity entity) => new(spreads.AsSpan(1), GroupsOf(id, in entity));

    private void FireGroups(int family, Int128 index, int kind, FiringPhase phase, ShardEffects effects)
    {
        // A group whose entities were counted to another group during the window has rows and no cell; it is a group all the same. So is
        // one that was put out and holds nothing any more.
        foreach (int group in spreads[kind].Keys) groupCells.Of(group);
        foreach (int group in ledger.Fired(family, index, kind)) groupCells.Of(group);
        Span<int> groups = groupCells.Keys;
        keys[kind].Table.Sort(groups);
        Interval window = windows.Families[family].At(index);
        foreach (int group in groups)
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
            if (phase != FiringPhase.Early) AddToBlock(keys[kind].Table.Hash(group), key, window, revision);
            if (isTold) continue;
            PutWindow(OutputKind.Group, family, kind, window, key, new Firing(revision, phase == FiringPhase.Early, []), effects);
        }

        foreach (int group in spreads[kind].Keys) ForgetUnused(kind, group);
        spreads[kind].Clear();
    }

    private void ForgetUnused(int kind, int group)
    {
        if (keys[kind].ForgetUnused(group, changes)) groupMemory.ForgetAll();
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

    private void AddToBlock(ulong hash, ReadOnlySpan<byte> key, Interval window, int revision)
    {
        blockEntry.Clear();
        FiredEntry.Write(blockEntry, window, revision, result.WrittenSpan);
        block.Add(hash, key, blockEntry.WrittenSpan);
    }

    private void Keep(int family, int group, Interval window, ShardEffects effects) =>
        effects.AddFired(new FiredBlock(family, group, window, block.Build()));
}
