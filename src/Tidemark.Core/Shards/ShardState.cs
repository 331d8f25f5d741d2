using System.Diagnostics;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>The state of one shard of a domain, and its step. Pure and synchronous.</summary>
/// <remarks>
/// The way of a record, numbered here and in the body: (1) decode, (2) deduplicate, (3) judge lateness by the shard's own watermark,
/// (4) apply to the entity and to one pane of each of its groups, (5) advance the watermark, (6) fire the windows it closes,
/// (7) write results and features as effects. Owned by one shard actor; not thread-safe.
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
    private readonly ExactDeduplicator deduplicator;
    private readonly Watermark watermark;
    private readonly GroupKeys[] keys;
    private readonly EntityTable<TEntity> entities = new();
    private readonly PaneTimeline<TPane, TEvent> timeline;
    private readonly long[] lateByWindow;

    /// <summary>The earliest end of a window that holds data and has not fired; plus infinity where there is none. Between two records
    /// every window that ends at or before the watermark has fired, so this is later than the watermark.</summary>
    private EventTime nextEnd = EventTime.Max;

    /// <summary>Makes the state of a shard that has seen nothing.</summary>
    public ShardState(ShardOptions options, TDomain domain)
    {
        this.options = options;
        this.domain = domain;
        windows = options.Windows;
        groupKinds = domain.GroupKinds.Count;
        deduplicator = new ExactDeduplicator(options.DeduplicationHorizonMs, options.DeduplicationCapacity);
        watermark = options.Watermark.Create();
        keys = new GroupKeys[groupKinds];
        for (int kind = 0; kind < groupKinds; kind++) keys[kind] = new GroupKeys(kind);
        timeline = new PaneTimeline<TPane, TEvent>(windows, groupKinds);
        spreads = new Dictionary<int, TSpread>[groupKinds];
        for (int kind = 0; kind < groupKinds; kind++) spreads[kind] = [];
        groupsOfEntity = new int[groupKinds - 1];
        lateByWindow = new long[windows.Families.Count];
        forgetSlice = (slice, target) => Forget(slice, target);
        forgetRestoredSlice = (slice, target) => Uncount(slice, target);
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

    /// <inheritdoc/>
    public void Step(RecordBatch batch, long until, EventTime now, ShardEffects effects)
    {
        if (batch.FirstOffset > Position)
            throw new UnreachableException($"batch starts at {batch.FirstOffset}, the shard is at {Position}: records are missing");
        int end = (int)Math.Clamp(until - batch.FirstOffset, 0, batch.Count);
        for (int i = (int)Math.Min(batch.Count, Position - batch.FirstOffset); i < end; i++)
        {
            RecordInWork = batch.FirstOffset + i;
            Take(batch.Record(i), batch.Arrival(i), now, effects);
            Position = RecordInWork + 1;
        }
    }

    /// <inheritdoc/>
    public void EndInput(EventTime now, ShardEffects effects)
    {
        watermark.AdvanceTo(EventTime.Max);
        effects.Outputs.Begin(Position);
        FireThrough(EventTime.Max, now, effects);
    }

    /// <inheritdoc/>
    public void SkipPoisoned(ReadOnlySpan<byte> record, string reason, ShardEffects effects)
    {
        effects.Outputs.Begin(Position);
        DeadLetterOutput.Write(effects.Outputs.StartPayload(), DeadLetterOutput.Poisoned, reason, record);
        effects.Outputs.Add(OutputKind.DeadLetter);
        Counters.Poisoned++;
        Position++;
    }

    private void Take(ReadOnlySpan<byte> record, EventTime arrival, EventTime now, ShardEffects effects)
    {
        effects.Outputs.Begin(RecordInWork);

        // (1) Decode. What is refused goes to the dead letters with its bytes.
        if (!domain.TryDecode(record, arrival, out TEvent e, out Rejection rejection))
        {
            DeadLetterOutput.Write(effects.Outputs.StartPayload(), RejectionCodes.Name(rejection.Code), rejection.Message, record);
            effects.Outputs.Add(OutputKind.DeadLetter);
            Counters.Rejected++;
            return;
        }

        // (2) Deduplicate by identity.
        if (!deduplicator.TryAdd(e.Identity, arrival))
        {
            Counters.Duplicates++;
            return;
        }

        // (3) Late is what no window of any family can take.
        if (!windows.CanTake(e.Time, watermark.Current))
        {
            LateOutput.Write(effects.Outputs.StartPayload(), watermark.Current, record);
            effects.Outputs.Add(OutputKind.Late);
            Counters.Late++;
            watermark.Observe(e.Time, arrival);
            return;
        }

        // (4) Apply to the entity and its groups.
        Apply(ref e);

        // (5) Advance the watermark; (6) and (7) when it closes windows.
        if (watermark.Observe(e.Time, arrival) && nextEnd <= watermark.Current) FireThrough(watermark.Current, now, effects);
    }

    private void Apply(ref TEvent e)
    {
        CountLateByWindow(e.Time);
        PaneSlice<TPane> slice = timeline.At(e.Time, watermark.Current, out bool sliceAdded);
        int id = keys[0].GetOrAdd(e.Key, changes, out bool isNew);
        if (isNew) Counters.Entities++;
        ref TEntity entity = ref entities.Change(id);
        domain.Apply(ref entity, ref e);
        Count(slice, 0, id, in e);
        for (int kind = 1; kind < groupKinds; kind++)
        {
            int group = keys[kind].GetOrAdd(domain.GroupKey(kind, in entity), changes, out _);
            Count(slice, kind, group, in e);
        }

        if (sliceAdded) nextEnd = timeline.NextEnd(watermark.Current);
        GreatestEventTime = EventTime.Later(GreatestEventTime, e.Time);
        Counters.Applied++;
    }

    private void Count(PaneSlice<TPane> slice, int kind, int key, in TEvent e)
    {
        slice.Groups[kind].Change(key, out bool added).Add(in e);
        if (added) keys[kind].CellAdded(key);
    }

    private void CountLateByWindow(EventTime time)
    {
        if (time >= watermark.Current) return;
        for (int family = 0; family < lateByWindow.Length; family++)
            if (!windows.Families[family].CanTake(time, watermark.Current)) lateByWindow[family]++;
    }
}
