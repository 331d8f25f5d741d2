using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>All window families of a shard together, and the panes that follow from them. Immutable.</summary>
/// <remarks>
/// A pane is a slice of event time that no window boundary still needed cuts in two. A boundary is needed while a window
/// that starts or ends at it has not fired or is still looked back to. So panes are finest around the watermark and grow coarser
/// behind it, an event touches one pane, and every window that has yet to fire is a whole number of panes (the "stream slicing" of
/// Traub et al., "Scotty", ICDE 2018, extended by joining slices whose boundary nobody needs any more).
/// </remarks>
public sealed class WindowSet
{
    private readonly WindowFamily[] families;

    /// <summary>Makes the set; the order of the families is that in which windows of the same end fire.</summary>
    /// <exception cref="ArgumentException">There is no family, or two have the same name.</exception>
    public WindowSet(IReadOnlyList<WindowFamily> families)
    {
        if (families.Count == 0) throw new ArgumentException("At least one window family is needed.");
        if (families.DistinctBy(f => f.Name).Count() != families.Count)
            throw new ArgumentException($"Two window families have the same name: {string.Join(", ", families.Select(f => f.Name))}.");
        this.families = [.. families];
    }

    /// <summary>The families, in firing order.</summary>
    public IReadOnlyList<WindowFamily> Families => families;

    /// <summary>The index of the family called <paramref name="name"/>, or −1.</summary>
    public int IndexOf(string name) => Array.FindIndex(families, f => f.Name == name);

    /// <summary>Whether any window can still take an event at <paramref name="time"/>.</summary>
    public bool CanTake(EventTime time, EventTime watermark)
    {
        if (time >= watermark) return true;
        foreach (WindowFamily family in families)
            if (family.CanTake(time, watermark)) return true;
        return false;
    }

    /// <summary>The pane that holds <paramref name="time"/>, for which <see cref="CanTake"/> must be true or a lookback keep it:
    /// the greatest interval around it that no needed boundary cuts.</summary>
    public Interval PaneAt(EventTime time, EventTime watermark)
    {
        EventTime start = EventTime.Min, end = EventTime.Max;
        foreach (WindowFamily family in families)
        {
            EventTime before = time.FloorTo(family.SlideMs);
            if (before.Plus(family.BoundaryLifeMs) > watermark) start = EventTime.Later(start, before);
            EventTime firstNeeded = family.NextEnd(watermark.Plus(-family.BoundaryLifeMs));
            end = EventTime.Earlier(end, EventTime.Later(before.Plus(family.SlideMs), firstNeeded));
        }

        return new Interval(start, end);
    }

    /// <summary>Whether no window will ever read what lies before <paramref name="paneEnd"/> again.</summary>
    public bool IsDone(EventTime paneEnd, EventTime watermark)
    {
        EventTime last = paneEnd.Plus(-1);
        foreach (WindowFamily family in families)
            if (last.FloorTo(family.SlideMs).Plus(family.BoundaryLifeMs) > watermark) return false;
        return true;
    }
}
