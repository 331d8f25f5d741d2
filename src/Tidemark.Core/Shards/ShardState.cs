using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Domains;
using Tidemark.Core.Memory;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>The state of one shard of a domain, and its step. Pure and synchronous.</summary>
/// <remarks>
/// The way of a record, numbered here and in the body: (1) decode, (2) deduplicate, (3) judge lateness by the shard's own watermark,
/// (4) apply to the entity, to one pane of each of its groups and to its sessions, and fire again what had fired, (5) advance the
/// watermark, (6) fire the windows it closes, (7) write results and features as effects. Owned by one shard actor; not thread-safe.
/// </remarks>
/// <typeparam name="TDomain">The domain; a struct, so that the step is compiled for it.</typeparam>
/// <typeparam name="TEvent">The domain's event.</typeparam>
/// <typeparam name="TEntity">The domain's entity.</typeparam>
/// <typeparam name="TPane">The domain's pane.</typeparam>
/// <typeparam name="TSpread">The domain's spread.</typeparam>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread> : IShardState
    where TDomain : struct, IDomain<TEvent, TEntity, TPane, TSpread>
    where TEvent : struct, IEvent, allows ref struct
    where TEntity : struct, IStored<TEntity>
    where TPane : struct, IPane<TPane, TEvent>
    where TSpread : struct, ISpread<TSpread>
{
    private readonly ShardOptions options;
    private readonly WindowSet windows;
    private readonly TDomain domain;
    private readonly int groupKinds;
    private Deduplicator deduplicator;
    private readonly Watermark watermark;
    private readonly GroupKeys[] keys;
    private readonly EntityTable<TEntity> entities;
    private readonly PaneTimeline<TPane, TEvent> timeline;
    private readonly GroupBacklog<TPane, TEvent> backlog;
    private readonly SessionTable<TPane, TEvent>?[] sessions;
    private readonly FiringLedger ledger = new();
    private readonly KeyTallies tallies;
    private readonly long[] lateByWindow;
    private readonly ByteWriter kept = new(256);
    private OutputNumbers numbers;

    /// <summary>Makes the state of a shard that has seen nothing.</summary>
    public ShardState(ShardOptions options, TDomain domain)
    {
        this.options = options;
        this.domain = domain;
        windows = options.Windows;
        groupKinds = domain.GroupKinds.Count;
        deduplicator = Deduplicator.Of(
            options.DeduplicationHorizonMs, options.DeduplicationCapacity, options.DeduplicationFalsePositiveRate);
        watermark = options.Watermark.Create();
        keys = new GroupKeys[groupKinds];
        for (int kind = 0; kind < groupKinds; kind++) keys[kind] = new GroupKeys(kind);
        timeline = new PaneTimeline<TPane, TEvent>(windows, groupKinds);
        sessions = [.. windows.Families.Select(f => f.Kind == WindowKind.Session ? new SessionTable<TPane, TEvent>(f) : null)];
        tallies = new KeyTallies(windows.Families.Count);
        spreads = new Dictionary<int, TSpread>[groupKinds];
        for (int kind = 0; kind < groupKinds; kind++) spreads[kind] = [];
        entities = new EntityTable<TEntity>(groupKinds - 1);
        backlog = new GroupBacklog<TPane, TEvent>(groupKinds - 1);
        lateByWindow = new long[windows.Families.Count];
        forgetSlice = (slice, target) => Forget(slice, target);
        forgetRestoredSlice = (slice, target) => Uncount(slice, target);
        bySpanAndKey = CompareBySpanAndKey;
        byKeyAndStart = CompareByKeyAndStart;
        RenewWake();
    }

    /// <inheritdoc/>
    public long Position { get; private set; }

    /// <inheritdoc/>
    public long RecordInWork { get; private set; } = -1;

    /// <inheritdoc/>
    public EventTime Watermark => watermark.Current;

    /// <inheritdoc/>
    public EventTime FiredRetainedFrom => watermark.Current == EventTime.Max
        ? GreatestEventTime.Plus(-options.FiredRetentionMs)
        : watermark.Current.Plus(-options.FiredRetentionMs);

    /// <summary>How far the watermark stays behind the greatest event time now, in milliseconds; null where events do not move
    /// it.</summary>
    public long? WatermarkDelayMs => watermark.DelayMs;

    /// <summary>The greatest time of an applied event; minus infinity before the first.</summary>
    public EventTime GreatestEventTime { get; private set; } = EventTime.Min;

    /// <inheritdoc/>
    public ShardCounters Counters { get; } = new();

    /// <summary>By the name of a window family, how many applied events it alone could not take any more.</summary>
    public IReadOnlyDictionary<string, long> LateByWindow =>
        windows.Families.Zip(lateByWindow).ToDictionary(pair => pair.First.Name, pair => pair.Second);

    /// <summary>The duration covered by deduplication now, in milliseconds: less than the option where the capacity was not
    /// enough.</summary>
    public long DeduplicationCoveredMs => deduplicator.HorizonCoveredMs;

    /// <summary>The share of good events that would be taken for repeats now; null where deduplication is exact.</summary>
    public double? DeduplicationFalsePositiveRate =>
        options.DeduplicationFalsePositiveRate is null ? null : deduplicator.FalsePositiveRate;

    /// <summary>How many good events were taken for repeats since the data folder was made.</summary>
    public ApproximateFigure GoodEventsDropped => deduplicator.GoodEventsDropped(Counters.Duplicates);

    /// <inheritdoc/>
    public void Step(RecordBatch batch, long until, EventTime now, ShardEffects effects)
    {
        if (batch.From > Position)
            throw new UnreachableException($"batch continues {batch.From}, the shard is at {Position}: records are missing");
        if (Position < batch.FirstOffset && until > batch.FirstOffset) Position = batch.FirstOffset;
        int end = (int)Math.Clamp(until - batch.FirstOffset, 0, batch.Count);
        int start = (int)Math.Min(batch.Count, Position - batch.FirstOffset);
        if (start >= end) return;

        // In place, since copying a decoded record costs as much as half of decoding it.
        var block = default(Block);
        var fetches = default(FetchList);
        for (int from = start; from < end; from += Block.Length)
        {
            int count = Math.Min(Block.Length, end - from);
            LookAhead(batch, from, count, ref block, ref fetches);
            for (int i = 0; i < count; i++)
            {
                RecordInWork = batch.FirstOffset + from + i;
                Take(batch.Record(from + i), batch.Arrival(from + i), ref block[i], now, effects);
                Position = RecordInWork + 1;
            }
        }
    }

    /// <inheritdoc/>
    public void AdvanceTo(EventTime time, EventTime now, ShardEffects effects)
    {
        FinishFiring(effects);
        numbers.Begin(Position);
        if (watermark.AdvanceTo(time)) FollowWatermark(now, effects);
        FinishFiring(effects);
    }

    /// <inheritdoc/>
    public void SkipPoisoned(ReadOnlySpan<byte> record, string reason, int tries, EventTime now, ShardEffects effects)
    {
        FinishFiring(effects);
        numbers.Begin(Position);
        PutDeadLetter(DeadLetterOutput.Poisoned, reason, tries, now, record, effects);
        Counters.Poisoned++;
        Position++;
    }

    /// <inheritdoc/>
    public void SkipLost(long until, EventTime now, ShardEffects effects)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until, Position);
        FinishFiring(effects);
        numbers.Begin(Position);
        PutDeadLetter(
            DeadLetterOutput.Lost,
            $"The source no longer held the records from offset {Position} to {until - 1} when they were to be read.",
            tries: 1, now, record: default, effects);
        Counters.Lost += until - Position;
        Position = until;
    }

    private void Take(ReadOnlySpan<byte> record, EventTime arrival, ref Decoded decoded, EventTime now, ShardEffects effects)
    {
        numbers.Begin(RecordInWork);

        // (1) Decode. What is refused goes to the dead letters with its bytes. What broke the decoder ahead of its turn breaks it again.
        if (decoded.IsBroken) decoded.IsEvent = domain.TryDecode(record, arrival, out decoded.Event, out decoded.Rejection);
        if (!decoded.IsEvent)
        {
            PutRejected(record, in decoded.Rejection, now, effects);
            return;
        }

        ref TEvent e = ref decoded.Event;
        if (decoded.Evictions != evictions) FindEntity(ref decoded);

        // What belongs to another shard goes on to it; a key that is known here belongs here.
        if (options.Route is { } route && decoded.Entity < 0 && route.TargetOf(e.Key) is var target && target != route.Shard)
        {
            PutForward(record, target, effects);
            return;
        }

        // (2) Deduplicate by identity.
        if (!deduplicator.TryAdd(e.Identity, arrival))
        {
            Counters.Duplicates++;
            if (keys[0].Table.TryFind(e.Key, out int known)) tallies.Duplicate(known);
            return;
        }

        // (3) Late is what no window of any family can take.
        FinishFiringBefore(e.Time, effects);
        bool panesTake = windows.CanTake(e.Time, watermark.Current);
        if (panesTake || SessionsTake(in e)) Apply(ref e, decoded.Entity, panesTake, now, effects);
        else PutLate(record, arrival, in e, effects);

        // (5) Advance the watermark; (6) and (7) when it closes windows.
        if (watermark.Observe(e.Time, arrival)) FollowWatermark(now, effects);
    }

    // What events seldom come to is left out of the way of the others: its variables would be made ready for each of them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutRejected(ReadOnlySpan<byte> record, ref readonly Rejection rejection, EventTime now, ShardEffects effects)
    {
        PutDeadLetter(RejectionCodes.Name(rejection.Code), rejection.Message, tries: 1, now, record, effects);
        Counters.Rejected++;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutForward(ReadOnlySpan<byte> record, int target, ShardEffects effects)
    {
        ForwardOutput.Write(effects.Outputs.StartPayload(), target, record);
        Put(OutputKind.Forward, effects);
        Counters.Misrouted++;
    }

    private void PutDeadLetter(string code, string message, int tries, EventTime now, ReadOnlySpan<byte> record, ShardEffects effects)
    {
        EventTime stamp = options.StampWithWatermark ? watermark.Current : now;
        DeadLetterOutput.Write(effects.Outputs.StartPayload(), code, message, tries, stamp, record);
        Put(OutputKind.DeadLetter, effects);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutLate(ReadOnlySpan<byte> record, EventTime arrival, in TEvent e, ShardEffects effects)
    {
        kept.Clear();
        domain.WriteKept(record, arrival, kept);
        LateOutput.Write(effects.Outputs.StartPayload(), watermark.Current, kept.WrittenSpan);
        Put(OutputKind.Late, effects);
        Counters.Late++;
        if (keys[0].Table.TryFind(e.Key, out int known)) tallies.Late(known);
    }

    /// <summary>(4) Applies an event to its entity, its groups and its sessions, and fires again the windows that had fired.</summary>
    private void Apply(ref TEvent e, int id, bool panesTake, EventTime now, ShardEffects effects)
    {
        bool isNew = false;
        if (id < 0)
        {
            id = keys[0].GetOrAdd(e.Key, changes, out isNew);
            if (isNew) Counters.Entities++;
        }

        CountLateByWindow(id, e.Time);
        ref TEntity entity = ref entities.Change(id);
        bool isSeen = firing is not null && !isNew;
        if (isSeen ? ApplyWhileFiring(id, ref entity, ref e, effects) : domain.Apply(ref entity, ref e))
        {
            if (!isNew) CountAtOnce(id);
            entities.ForgetGroupsOf(id);
        }

        if (panesTake) CountIntoPanes(id, in e, in entity);
        for (int family = 0; family < sessions.Length; family++)
            if (sessions[family] is not null) CountIntoSession(family, id, in e, effects);
            else if (e.Time < watermark.Current) FireAgain(family, id, e.Time, now, effects);
        GreatestEventTime = EventTime.Later(GreatestEventTime, e.Time);
        Counters.Applied++;
    }

    /// <summary>Applies an event to an entity that a window under way may have still to put out: where its groups change, that is done with
    /// the entity as it was.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ApplyWhileFiring(int id, ref TEntity entity, ref TEvent e, ShardEffects effects)
    {
        TEntity before = entity;
        bool changesGroups = domain.Apply(ref entity, ref e);
        if (changesGroups) FinishFiringOn(id, in before, effects);
        return changesGroups;
    }

    private void CountIntoPanes(int id, in TEvent e, in TEntity entity)
    {
        PaneSlice<TPane> slice = timeline.At(e.Time, PanesNeededFrom, out bool sliceAdded);
        PaneTable<TPane> own = slice.Groups[0];
        ref int newest = ref entities.CellOf(id);
        int last = newest;
        int slot = own.SlotOf(id, ref newest, out bool cellAdded);
        ref TPane cell = ref own.Change(slot);
        if (cellAdded) Expect(ref cell, id, last);
        cell.Add(in e, own.Codes);
        if (!backlog.TryAdd(slice, slot, in e))
        {
            ReadOnlySpan<int> groups = GroupsOf(id, in entity);
            if (cellAdded || !backlog.TryBegin(slice, slot, groups, in e)) CountIntoGroups(slice, groups, in e);
        }

        if (!sliceAdded) return;
        foreach (WindowFamily family in windows.Families)
            if (NextDue(family) is { } due) WakeAt(due);
    }

    /// <summary>Takes note of a new cell of an entity, which will most likely hold about as much as that before it.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="id">The entity.</param>
    /// <param name="last">Where its newest cell was until now.</param>
    private void Expect(ref TPane cell, int id, int last)
    {
        keys[0].CellAdded(id);
        if (timeline.BeforeLastUsed is { } before && before.Groups[0].IsAt(id, last)) cell.Expect(in before.Groups[0].CellAt(last));
    }

    /// <summary>The ids of an entity's groups, by kind from 1 on; valid until the next call.</summary>
    private ReadOnlySpan<int> GroupsOf(int id, in TEntity entity)
    {
        Span<int> groups = entities.GroupsOf(id, out bool areKnown);
        if (areKnown) return groups;
        for (int kind = 1; kind < groupKinds; kind++)
            groups[kind - 1] = keys[kind].GetOrAdd(domain.GroupKey(kind, in entity), changes, out _);
        return groups;
    }

    private void CountIntoGroups(PaneSlice<TPane> slice, ReadOnlySpan<int> groups, in TEvent e)
    {
        for (int kind = 1; kind < groupKinds; kind++)
        {
            PaneTable<TPane> cells = slice.Groups[kind];
            cells.Change(groups[kind - 1], out bool added).Add(in e, cells.Codes);
            if (added) keys[kind].CellAdded(groups[kind - 1]);
        }
    }

    /// <summary>Ends the waiting of an entity that changes its groups: in panes that hold events of it, those to come are counted into the
    /// groups one by one.</summary>
    private void CountAtOnce(int id)
    {
        if (backlog.Holds(id)) backlog.Give();
        foreach (PaneSlice<TPane> slice in timeline.Slices) slice.Groups[0].CountAtOnce(id);
    }

    private void CountLateByWindow(int id, EventTime time)
    {
        if (time >= watermark.Current) return;
        for (int family = 0; family < lateByWindow.Length; family++)
        {
            bool takes = sessions[family]?.CanTake(id, time, watermark.Current)
                ?? windows.Families[family].CanTake(time, watermark.Current);
            if (takes) continue;
            lateByWindow[family]++;
            tallies.LateFor(id, family);
        }
    }

    private void Put(OutputKind kind, ShardEffects effects) => effects.Outputs.Add(kind, numbers.Offset, numbers.Next());
}
