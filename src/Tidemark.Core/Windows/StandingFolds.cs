using System.Runtime.InteropServices;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>Folds of the panes of every entity, for who reads them again and again: between two readings most panes do not change, and
/// only those that did are folded anew.</summary>
/// <remarks>What is folded of panes that did not change from one reading to the next is kept. A pane that changes nevertheless, or goes,
/// makes all of it void, since a fold cannot be taken back. Owned by the shard; not thread-safe. It takes memory from the first reading
/// on, for each entity two folds and some 30 bytes.</remarks>
/// <typeparam name="TPane">The domain's pane.</typeparam>
/// <typeparam name="TEvent">The domain's event.</typeparam>
/// <typeparam name="TFold">The fold.</typeparam>
public sealed class StandingFolds<TPane, TEvent, TFold>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
    where TFold : struct, IPartFold<TPane>
{
    private readonly PaneTimeline<TPane, TEvent> timeline;
    private readonly Dictionary<int, int> places = [];
    private Dictionary<PaneSlice<TPane>, Seen> seen = [], before = [];
    private int keptSlices;
    private long keysForgotten;
    private int[] keys = new int[16];
    private TFold[] kept = new TFold[16], whole = new TFold[16];

    internal StandingFolds(PaneTimeline<TPane, TEvent> timeline) => this.timeline = timeline;

    /// <summary>How many entities there are in the last reading; some may have folded nothing.</summary>
    public int Count { get; private set; }

    /// <summary>The entity at an index below <see cref="Count"/>.</summary>
    public int KeyAt(int index) => keys[index];

    /// <summary>Its fold. Valid until the next reading.</summary>
    public ref readonly TFold At(int index) => ref whole[index];

    /// <summary>Folds the panes in intervals of whole panes, none of which overlap.</summary>
    public void Read(params ReadOnlySpan<Interval> parts)
    {
        (seen, before) = (before, seen);
        seen.Clear();
        int stillKept = 0;
        for (int part = 0; part < parts.Length; part++)
        {
            int count = timeline.Overlapping(parts[part], out int first);
            for (int i = first; i < first + count; i++)
            {
                PaneSlice<TPane> slice = timeline.Slices[i];
                var now = new Seen(part, slice.Groups[0].Changes, IsKept: false);
                bool isSame = before.TryGetValue(slice, out Seen was) && was with { IsKept = false } == now;
                if (isSame && was.IsKept) stillKept++;
                seen.Add(slice, now with { IsKept = isSame });
            }
        }

        bool holds = stillKept == keptSlices && keysForgotten == timeline.KeysForgotten;
        keysForgotten = timeline.KeysForgotten;
        if (!holds) Forget();
        foreach ((PaneSlice<TPane> slice, Seen now) in seen)
            if (now.IsKept && !(holds && before[slice].IsKept)) Fold(slice, now.Part, isKept: true);
        kept.AsSpan(0, Count).CopyTo(whole);
        foreach ((PaneSlice<TPane> slice, Seen now) in seen)
            if (!now.IsKept) Fold(slice, now.Part, isKept: false);
    }

    private void Forget()
    {
        places.Clear();
        kept.AsSpan(0, Count).Clear();
        (Count, keptSlices) = (0, 0);
    }

    private void Fold(PaneSlice<TPane> slice, int part, bool isKept)
    {
        PaneTable<TPane> cells = slice.Groups[0];
        for (int i = 0; i < cells.Count; i++)
        {
            int place = PlaceOf(cells.KeyAt(i));
            (isKept ? kept : whole)[place].Add(in cells.CellAt(i), part);
        }

        if (isKept) keptSlices++;
    }

    private int PlaceOf(int key)
    {
        ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, key, out bool exists);
        if (exists) return place;
        if (Count == keys.Length)
        {
            Array.Resize(ref keys, Count * 2);
            Array.Resize(ref kept, Count * 2);
            Array.Resize(ref whole, Count * 2);
        }

        keys[Count] = key;
        whole[Count] = default;
        return place = Count++;
    }

    /// <summary>A slice as a reading found it.</summary>
    private readonly record struct Seen(int Part, long Changes, bool IsKept);
}
