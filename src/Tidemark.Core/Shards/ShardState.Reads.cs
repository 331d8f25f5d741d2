using Tidemark.Core.Domains;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Live reads: what the state holds now, open windows included. Called by the owner between steps.</summary>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    /// <summary>The window families.</summary>
    protected IReadOnlyList<WindowFamily> Families => windows.Families;

    /// <summary>Finds an entity by its key.</summary>
    protected bool TryFind(ReadOnlySpan<byte> key, out int id) => keys[0].Table.TryFind(key, out id);

    /// <summary>The entity with this id.</summary>
    protected ref readonly TEntity Entity(int id) => ref entities.At(id);

    /// <summary>The exclusive upper bound of the ids of entities, which are in the order they were first seen while none has been
    /// evicted.</summary>
    protected int EntityBound => keys[0].Table.IdBound;

    /// <summary>Whether an id is an entity's.</summary>
    protected bool Exists(int id) => keys[0].Table.Contains(id);

    /// <summary>The key of the entity with this id; valid until the next step.</summary>
    protected ReadOnlySpan<byte> Key(int id) => keys[0].Table.Key(id);

    /// <summary>Everything of an entity in an interval whose bounds are those of windows that have not fired or are looked back
    /// to.</summary>
    protected TPane Combine(int id, Interval interval) => timeline.Combine(id, interval);

    /// <summary>Folds the panes of an entity in such an interval.</summary>
    protected TFold Fold<TFold>(int id, Interval interval)
        where TFold : struct, IPaneFold<TPane> => timeline.Fold<TFold>(id, interval);

    /// <summary>Folds of all entities, to be read again and again.</summary>
    protected StandingFolds<TPane, TEvent, TFold> Standing<TFold>()
        where TFold : struct, IPartFold<TPane> => new(timeline);

    /// <summary>The window of a family that was first to hold the greatest event time: the one that shows the most of the past and all of
    /// the present. Only where an event has been applied.</summary>
    protected Interval CurrentWindow(int family) => windows.Families[family].FirstWindow(GreatestEventTime);

    /// <summary>The windows of a family that hold data of an entity and are not among the fired blocks for good: open ones, fired ones that
    /// late events may still revise, sessions whose block has yet to close; by start.</summary>
    protected IReadOnlyList<LiveWindow<TPane>> LiveWindows(int family, int id)
    {
        WindowFamily of = windows.Families[family];
        var live = new List<LiveWindow<TPane>>();
        if (sessions[family] is { } table)
        {
            live.AddRange(table.Of(id).OrderBy(session => session.Span.Start).Select(session => new LiveWindow<TPane>(
                session.Span, Copied(in session.Pane), StateOf(of, session.Span), session.Firings)));
            return live;
        }

        // The answer is read on another thread, while the session goes on.
        static TPane Copied(in TPane pane)
        {
            TPane copy = default;
            copy.Merge(in pane);
            return copy;
        }

        Int128 final = of.LastEnded(watermark.Current, of.AllowedLatenessMs);
        while (timeline.NextWindow(of, final) is { } index)
        {
            final = index;
            Interval window = of.At(index);
            if (!timeline.Has(id, window)) continue;
            live.Add(new LiveWindow<TPane>(
                window, timeline.Combine(id, window), StateOf(of, window), ledger.Firings(family, index, 0, id)));
        }

        return live;
    }

    /// <summary>Where the shard stands and what of an entity was not counted in.</summary>
    protected KeyReport Report(int id)
    {
        (long duplicates, long late, long[] lateForFamily) = tallies.Read(id);
        return new KeyReport(watermark.Current, watermark.DelayMs, GreatestEventTime, duplicates, late, lateForFamily);
    }

    private WindowState StateOf(WindowFamily family, Interval window) => WindowOutlook.Of(family, window, watermark.Current).State;
}
