using System.Runtime.CompilerServices;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Sliding;

/// <summary>Sliding windows by key, as fast as they can be had: count, sum of a value and, where wished, distinct members of each key,
/// put out as the watermark passes the end of a window.</summary>
/// <remarks>
/// (1) Events that are not behind the frontier, the first pane that has not ended, wait in a buffer of their pane.
/// (2) When the watermark reaches the end of the frontier, or its buffer is full, the buffer is folded, chunk by chunk: the slot of each
/// key is looked up, and the newest column of the sums and the table of pairs take the events. So panes are folded in order, disorder
/// never reaches the tables, and each of the steps goes through the caches in one sweep, its memory asked for ahead.
/// (3) The ended pane is added to the totals, its window is put out, and the pane that is in no later window is subtracted.
/// An event behind the frontier counts for the windows that have not been put out and hold it; where there are none it is late, and
/// changes nothing but <see cref="Late"/>. Results depend on the order of events and watermarks alone, not on how they were cut into
/// batches.
/// Cost by live key: 8 bytes for each pane (12 with members) and 50; for each pair in the window 16 to 32. Owned by one shard; not
/// thread-safe.
/// </remarks>
public sealed partial class SlidingWindows
{
    /// <summary>The most panes a window may have.</summary>
    public const int PanesMax = 4_096;

    /// <summary>How many events go through a step together: their slots and hashes stay in the first cache.</summary>
    internal const int ChunkEvents = 512;

    /// <summary>With so many events waiting, the frontier is folded before it ends.</summary>
    private const int FoldEvents = 8_192;

    /// <summary>So few slots are not worth giving any up.</summary>
    private const int SlotsKept = 1_024;

    private readonly PaneGrid grid;
    private readonly int panes;
    private readonly SlidingDistinct? distinct;
    private readonly SlidingSums sums;
    private readonly WaitingPanes waiting;
    private readonly SlotIndex index = new();
    private readonly int[] slots = new int[ChunkEvents];
    private int[] keys = [];
    private int slotCount;
    private EventTime watermark = EventTime.Min;
    private long frontierStartMs;
    private bool isSlideDue;
    private long slides;

    /// <summary>Makes empty windows.</summary>
    /// <param name="family">Their shape, tumbling or sliding; its emission, lateness and lookback are not used.</param>
    /// <param name="countsMembers">Whether distinct members are counted.</param>
    /// <exception cref="ArgumentException">The family is one of sessions, or a window has more than <see cref="PanesMax"/>
    /// panes.</exception>
    public SlidingWindows(WindowFamily family, bool countsMembers)
    {
        if (family.Kind == WindowKind.Session) throw new ArgumentException($"Window {family.Name}: sessions do not slide.");
        grid = new PaneGrid(family);
        if (grid.PerWindow > PanesMax)
        {
            throw new ArgumentException(
                $"Window {family.Name}: {family.SizeMs} ms every {family.SlideMs} ms make {grid.PerWindow} panes; at most {PanesMax} are "
                + "possible.");
        }

        panes = (int)grid.PerWindow;
        sums = new SlidingSums(panes);
        distinct = countsMembers ? new SlidingDistinct(panes) : null;
        waiting = new WaitingPanes(countsMembers);
    }

    /// <summary>How many events came when no window could take them any more.</summary>
    public long Late { get; private set; }

    /// <summary>Adds events, each judged by the watermark before it, and moves the watermark with each, as if they came one by
    /// one.</summary>
    /// <param name="events">In order of arrival.</param>
    /// <param name="moving">The watermark, which observes the events.</param>
    /// <param name="sink">Where the windows go that end meanwhile.</param>
    public void Add(SlidingEvents events, Watermark moving, ISlidingSink sink)
    {
        AdvanceTo(moving.Current, sink);
        while (events.Count > 0)
        {
            // The event that takes the watermark across the end of a pane is itself judged before.
            EventTime stop = waiting.Frontier is { } frontier ? grid.EndOf(frontier) : new EventTime(long.MinValue + 1);
            int count = moving.ObserveUntil(events.TimesMs, stop);
            Add(events.Slice(0, count));
            AdvanceTo(moving.Current, sink);
            events = events.Slice(count, events.Count - count);
        }
    }

    /// <summary>Adds events, judged by the watermark as it is.</summary>
    /// <param name="events">In order of arrival.</param>
    public void Add(SlidingEvents events)
    {
        bool hasMembers = distinct is not null;
        if (hasMembers && events.Members.Length != events.Count)
            throw new ArgumentException($"{events.Count} events came without members, which are to be counted.", nameof(events));
        ReadOnlySpan<long> timesMs = events.TimesMs, values = events.Values;
        ReadOnlySpan<PaneBuffer?> near = waiting.Near;
        for (int i = 0; i < timesMs.Length; i++)
        {
            ulong distance = grid.Distance((ulong)(timesMs[i] - frontierStartMs));
            if (distance >= WaitingPanes.NearPanes || near[(int)distance] is not { } buffer || buffer.Count >= buffer.Limit
                || values[i] != (int)values[i])
            {
                AddElsewhere(events.Keys[i], timesMs[i], values[i], hasMembers ? events.Members[i] : 0);
                continue;
            }

            int at = buffer.Count;
            buffer.Heads[at] = Head(events.Keys[i], (int)values[i]);
            if (hasMembers) buffer.Members[at] = events.Members[i];
            buffer.Count = at + 1;
        }
    }

    /// <summary>Moves the watermark: no event before it is expected any more. Where it is not later than before, nothing happens.</summary>
    /// <param name="time">Plus infinity at the end of the input: all windows are put out.</param>
    /// <param name="sink">Where the windows go that end.</param>
    public void AdvanceTo(EventTime time, ISlidingSink sink)
    {
        if (time <= watermark) return;
        watermark = time;
        long target = grid.PaneOf(time);
        if (waiting.Frontier is null) MoveFrontier(Math.Min(target, waiting.First ?? target));
        while (waiting.Frontier is { } frontier && frontier < target)
        {
            Slide();
            if (sums.Events > 0 || waiting.Near[0] is not null) Close(frontier, sink);
            // Panes without events, in windows without events, need not be passed one by one.
            else MoveFrontier(Math.Min(target, waiting.First ?? target));
        }
    }

    private static ulong Head(int key, int value) => ((ulong)(uint)key << 32) | (uint)value;

    private static int KeyOf(ulong head) => (int)(head >> 32);

    private void AddElsewhere(int key, long timeMs, long value, ulong member)
    {
        long pane = grid.PaneOf(new EventTime(timeMs));
        if (waiting.Frontier is not { } frontier || pane >= frontier)
        {
            AddAhead(pane, key, value, member);
            return;
        }

        if (pane <= grid.NextLast(frontier) - panes)
        {
            Late++;
            return;
        }

        Slide();
        int slot = SlotOf(key);
        sums.AddLate((int)(frontier - pane), slot, value);
        distinct?.AddLate((int)(frontier - pane), slot, key, member);
    }

    private void AddAhead(long pane, int key, long value, ulong member)
    {
        PaneBuffer buffer = waiting.At(pane);
        bool isFrontier = pane == waiting.Frontier;
        if (isFrontier && buffer.Count >= FoldEvents)
        {
            Slide();
            Fold(buffer);
            buffer.Clear();
        }

        if (buffer.Count == buffer.Heads.Length) buffer.Grow();
        if (isFrontier) buffer.Limit = Math.Min(buffer.Heads.Length, FoldEvents);
        bool isWide = value != (int)value;
        if (isWide) buffer.Wide.Add((key, value));
        buffer.Heads[buffer.Count] = Head(key, isWide ? 0 : (int)value);
        if (distinct is not null) buffer.Members[buffer.Count] = member;
        buffer.Count++;
    }

    private void Close(long frontier, ISlidingSink sink)
    {
        if (waiting.TakeFirst() is { } buffer)
        {
            Fold(buffer);
            waiting.GiveBack(buffer);
        }

        sums.Close();
        if (grid.NextLast(frontier) == frontier)
            sink.Fire(new SlidingResults(grid.WindowEndingWith(frontier), keys.AsSpan(0, slotCount), sums.Totals, distinct));
        isSlideDue = true;
        MoveFrontier(frontier + 1);
    }

    private void MoveFrontier(long pane)
    {
        waiting.MoveTo(pane);
        frontierStartMs = grid.StartOf(pane).Milliseconds;
        if (waiting.Near[0] is { } buffer) buffer.Limit = Math.Min(buffer.Limit, FoldEvents);
    }

    /// <summary>Makes room for a new pane, once one has ended: not at once, so that the memory it walks is near when the pane is
    /// folded.</summary>
    private void Slide()
    {
        if (!isSlideDue) return;
        isSlideDue = false;
        sums.Slide();
        distinct?.Slide();
        if (++slides % panes == 0) Compact();
    }

    private void Fold(PaneBuffer buffer)
    {
        if (buffer.Count >= index.LineCount) index.BringNear();
        for (int from = 0; from < buffer.Count; from += ChunkEvents)
        {
            int count = Math.Min(ChunkEvents, buffer.Count - from);
            ReadOnlySpan<ulong> heads = buffer.Heads.AsSpan(from, count);
            FindSlots(heads);
            sums.Fold(slots.AsSpan(0, count), heads);
            distinct?.Fold(slots.AsSpan(0, count), heads, buffer.Members.AsSpan(from, count));
        }

        foreach ((int key, long value) in buffer.Wide) sums.AddWide(index.Find(key), value);
    }

    private void FindSlots(ReadOnlySpan<ulong> heads)
    {
        foreach (ulong head in heads) index.BringNear(KeyOf(head));
        for (int i = 0; i < heads.Length; i++) slots[i] = SlotOf(KeyOf(heads[i]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(int key)
    {
        int slot = index.Find(key);
        return slot >= 0 ? slot : AddKey(key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AddKey(int key)
    {
        int slot = slotCount++;
        SlotColumns.Lengthen(ref keys, slotCount);
        keys[slot] = key;
        index.Add(key, slot);
        sums.Extend(slotCount);
        distinct?.Extend(slotCount);
        return slot;
    }

    /// <summary>Gives up the slots of keys without an event in the panes that later windows hold, where they are the most.</summary>
    private void Compact()
    {
        ReadOnlySpan<WindowSum> totals = sums.Totals;
        int live = 0;
        foreach (ref readonly WindowSum total in totals)
            if (total.Count != 0) live++;
        if (slotCount <= SlotsKept || live > slotCount / 2) return;
        var kept = new int[live];
        int count = 0;
        for (int slot = 0; slot < totals.Length; slot++)
            if (totals[slot].Count != 0) kept[count++] = slot;
        SlotColumns.Compact(ref keys, kept);
        sums.Compact(kept);
        distinct?.Compact(kept);
        slotCount = live;
        index.Clear();
        for (int slot = 0; slot < live; slot++) index.Add(keys[slot], slot);
    }
}
