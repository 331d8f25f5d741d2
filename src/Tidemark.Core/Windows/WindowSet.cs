using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>All window families of a shard together, and the panes that follow from them. Immutable.</summary>
/// <remarks>
/// A pane is a slice of event time that no window boundary still needed cuts in two. A boundary is needed while a window
/// that starts or ends at it can still fire or is still looked back to. So panes are finest around the watermark and grow coarser
/// behind it, an event touches one pane, and every window that has yet to fire is a whole number of panes (the "stream slicing" of
/// Traub et al., "Scotty", ICDE 2018, extended by joining slices whose boundary nobody needs any more). Sessions have no panes.
/// </remarks>
public sealed class WindowSet
{
    private readonly WindowFamily[] families;
    private readonly WindowFamily[] aligned;
    private readonly BoundaryGrid[] grids;
    private readonly BoundaryGrid[] starts;

    /// <summary>Makes the set; the order of the families is that in which windows of the same end fire.</summary>
    /// <exception cref="ArgumentException">There is no family, or two have the same name.</exception>
    public WindowSet(IReadOnlyList<WindowFamily> families)
    {
        if (families.Count == 0) throw new ArgumentException("At least one window family is needed.");
        if (families.DistinctBy(f => f.Name).Count() != families.Count)
            throw new ArgumentException($"Two window families have the same name: {string.Join(", ", families.Select(f => f.Name))}.");
        this.families = [.. families];
        aligned = [.. families.Where(f => f.Kind != WindowKind.Session)];
        grids = [.. aligned.SelectMany(f => f.Grids())];
        starts = [.. aligned.Select(f => f.Grids().First())];
    }

    /// <summary>The families, in firing order.</summary>
    public IReadOnlyList<WindowFamily> Families => families;

    /// <summary>The index of the family called <paramref name="name"/>, or −1.</summary>
    public int IndexOf(string name) => Array.FindIndex(families, f => f.Name == name);

    /// <summary>Whether any tumbling or sliding window can still take an event at <paramref name="time"/>.</summary>
    public bool CanTake(EventTime time, EventTime watermark)
    {
        if (time >= watermark) return aligned.Length > 0;
        foreach (WindowFamily family in aligned)
            if (family.CanTake(time, watermark)) return true;
        return false;
    }

    /// <summary>The pane that holds <paramref name="time"/>, for which <see cref="CanTake"/> must be true or a lookback keep it:
    /// the greatest interval around it that no needed boundary cuts.</summary>
    public Interval PaneAt(EventTime time, EventTime watermark)
    {
        Int128 start = long.MinValue, end = long.MaxValue;
        foreach (BoundaryGrid grid in grids)
        {
            Int128 before = grid.Before(time.Milliseconds);
            if (grid.Needs(before, watermark)) start = Int128.Max(start, before);
            end = Int128.Min(end, grid.NeededAfter(time.Milliseconds, watermark));
        }

        return new Interval(BoundaryGrid.Clamp(start), BoundaryGrid.Clamp(end));
    }

    /// <summary>Whether no window will ever read what lies before <paramref name="paneEnd"/> again.</summary>
    public bool IsDone(EventTime paneEnd, EventTime watermark)
    {
        if (watermark == EventTime.Max) return true;
        Int128 last = (Int128)paneEnd.Milliseconds - 1;
        foreach (BoundaryGrid grid in starts)
            if (grid.Needs(grid.Before(last), watermark)) return false;
        return true;
    }
}
