using System.Runtime.CompilerServices;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>The panes of a shard in order of time: disjoint, fine around the watermark, coarser behind it.</summary>
/// <remarks>Owned by the shard; not thread-safe. Invariant: no slice is cut by a boundary that <see cref="WindowSet"/> still
/// needs.</remarks>
internal sealed class PaneTimeline<TPane, TEvent> : IPaneReader<TPane>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>How many cells before its turn what one needs is asked for, step by step.</summary>
    private const int Ahead = 4;

    private readonly WindowSet windows;
    private readonly int groupKinds;
    private readonly List<PaneSlice<TPane>> slices = [];
    private int lastUsed;

    /// <summary>Makes an empty timeline.</summary>
    public PaneTimeline(WindowSet windows, int groupKinds) => (this.windows, this.groupKinds) = (windows, groupKinds);

    /// <summary>How many keys of entities were forgotten; what is known of an id holds only while this is the same.</summary>
    public long KeysForgotten { get; set; }

    /// <summary>The slices, by time.</summary>
    public IReadOnlyList<PaneSlice<TPane>> Slices => slices;

    /// <summary>The slice that holds <paramref name="time"/>, made where there is none; some window must still be able to take
    /// it.</summary>
    public PaneSlice<TPane> At(EventTime time, EventTime watermark, out bool added)
    {
        added = false;
        if (lastUsed < slices.Count && slices[lastUsed].Span.Contains(time)) return slices[lastUsed];
        int next = FirstEndingAfter(time);
        lastUsed = next;
        if (next < slices.Count && slices[next].Span.Contains(time)) return slices[next];
        Interval pane = windows.PaneAt(time, watermark);
        EventTime start = next > 0 ? EventTime.Later(pane.Start, slices[next - 1].Span.End) : pane.Start;
        EventTime end = next < slices.Count ? EventTime.Earlier(pane.End, slices[next].Span.Start) : pane.End;
        added = true;
        return Insert(next, new Interval(start, end));
    }

    /// <summary>The slice before the one that <see cref="At"/> gave; null where there is none.</summary>
    public PaneSlice<TPane>? BeforeLastUsed => lastUsed > 0 ? slices[lastUsed - 1] : null;

    /// <summary>The tables that an event at <paramref name="time"/> will likely change, by kind of group; null where that is not
    /// known.</summary>
    public PaneTable<TPane>[]? LikelyAt(EventTime time) =>
        lastUsed < slices.Count && slices[lastUsed].Span.Contains(time) ? slices[lastUsed].Groups : null;

    /// <summary>The slice with exactly this span, made where there is none; for reading back what was written down.</summary>
    public PaneSlice<TPane> Restore(Interval span)
    {
        int at = FirstEndingAfter(span.Start);
        return at < slices.Count && slices[at].Span == span ? slices[at] : Insert(at, span);
    }

    /// <summary>The range of slices that overlap an interval: from <paramref name="first"/> on, this many.</summary>
    public int Overlapping(Interval interval, out int first)
    {
        first = FirstEndingAfter(interval.Start);
        int after = first;
        while (after < slices.Count && slices[after].Span.Start < interval.End) after++;
        return after - first;
    }

    /// <inheritdoc/>
    public TFold Fold<TFold>(int key, Interval interval)
        where TFold : struct, IPaneFold<TPane>
    {
        TFold fold = default;
        int count = Overlapping(interval, out int first);
        for (int i = first; i < first + count; i++)
        {
            ref readonly TPane cell = ref slices[i].Groups[0].Find(key);
            if (!Unsafe.IsNullRef(in cell)) fold.Add(in cell);
        }

        return fold;
    }

    /// <summary>Everything of an entity in an interval of whole panes; empty where there is nothing.</summary>
    public TPane Combine(int key, Interval interval) => Fold<Whole>(key, interval).Pane;

    /// <summary>Whether a key of the entity's kind has an event in an interval of whole panes.</summary>
    public bool Has(int key, Interval interval)
    {
        int count = Overlapping(interval, out int first);
        for (int i = first; i < first + count; i++)
            if (!Unsafe.IsNullRef(in slices[i].Groups[0].Find(key))) return true;
        return false;
    }

    /// <summary>The index of the first window of a family after another that holds data; null where there is none.</summary>
    public Int128? NextWindow(WindowFamily family, Int128 after)
    {
        Int128 candidate = after + 1;
        int next = FirstEndingAfter(BoundaryGrid.Clamp(family.StartOf(candidate)));
        if (next == slices.Count) return null;
        return Int128.Max(candidate, family.FirstHolding(slices[next].Span.Start));
    }

    /// <summary>Follows the watermark: drops slices that no window will read again and joins neighbours that no needed boundary
    /// parts.</summary>
    /// <param name="watermark">Every window that ends at or before it has fired.</param>
    /// <param name="removing">Called with each slice before it is dropped (second argument null) or joined into its
    /// predecessor (second argument), while both are whole.</param>
    public void Settle(EventTime watermark, Action<PaneSlice<TPane>, PaneSlice<TPane>?> removing)
    {
        int kept = 0, passed = 0;
        EventTime joinableUntil = EventTime.Min;
        // What starts at or after the watermark is needed as it is.
        for (; passed < slices.Count && slices[passed].Span.Start < watermark; passed++)
        {
            PaneSlice<TPane> slice = slices[passed];
            if (windows.IsDone(slice.Span.End, watermark))
            {
                removing(slice, null);
                Release(slice);
                continue;
            }

            if (kept > 0 && slice.Span.End <= joinableUntil)
            {
                PaneSlice<TPane> target = slices[kept - 1];
                removing(slice, target);
                Join(target, slice);
                Release(slice);
                continue;
            }

            joinableUntil = windows.PaneAt(slice.Span.Start, watermark).End;
            slices[kept++] = slice;
        }

        slices.RemoveRange(kept, passed - kept);
        lastUsed = 0;
    }

    /// <summary>Gives back the memory of all slices; the timeline is not to be used afterwards.</summary>
    public void Release()
    {
        foreach (PaneSlice<TPane> slice in slices) Release(slice);
    }

    private static void Release(PaneSlice<TPane> slice)
    {
        foreach (PaneTable<TPane> cells in slice.Groups)
        {
            for (int slot = 0; slot < cells.Count; slot++) cells.GivenUp(slot).Release();
            cells.Release();
        }
    }

    private static void Join(PaneSlice<TPane> target, PaneSlice<TPane> slice)
    {
        target.Span = new Interval(target.Span.Start, slice.Span.End);
        for (int kind = 0; kind < target.Groups.Length; kind++)
        {
            PaneTable<TPane> into = target.Groups[kind], from = slice.Groups[kind];
            for (int i = 0; i < from.Count; i++)
            {
                FetchForJoin(into, from, i);
                into.Change(from.KeyAt(i), out _).Absorb(ref from.GivenUp(i));
                if (kind == 0) into.CountAtOnce(from.KeyAt(i));
            }

            into.ClearChanged();
        }
    }

    /// <summary>Starts to fetch what joining the cells some way behind an index will need: what finds a cell, then the cell, then what lies
    /// behind it and behind the one that it takes.</summary>
    private static void FetchForJoin(PaneTable<TPane> into, PaneTable<TPane> from, int index)
    {
        int last = from.Count - 1;
        into.FetchPlace(from.KeyAt(Math.Min(last, index + 3 * Ahead)));
        into.Fetch(from.KeyAt(Math.Min(last, index + 2 * Ahead)));
        int behind = Math.Min(last, index + Ahead);
        if (into.LikelySlotOf(from.KeyAt(behind)) is var slot and >= 0) into.CellAt(slot).FetchAll();
        from.CellAt(behind).FetchAll();
    }

    private PaneSlice<TPane> Insert(int at, Interval span)
    {
        var slice = new PaneSlice<TPane>(span, groupKinds);
        slices.Insert(at, slice);
        return slice;
    }

    private struct Whole : IPaneFold<TPane>
    {
        public TPane Pane { readonly get; private set; }

        public void Add(in TPane pane)
        {
            TPane merged = Pane;
            merged.Merge(in pane);
            Pane = merged;
        }
    }

    private int FirstEndingAfter(EventTime time)
    {
        int low = 0, high = slices.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (slices[middle].Span.End > time) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
