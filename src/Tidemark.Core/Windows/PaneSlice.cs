using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>One pane of event time with the cells of every kind of group.</summary>
internal sealed class PaneSlice<TPane>
    where TPane : struct
{
    /// <summary>Makes an empty slice.</summary>
    public PaneSlice(Interval span, int groupKinds)
    {
        Span = span;
        Groups = new PaneTable<TPane>[groupKinds];
        for (int kind = 0; kind < groupKinds; kind++) Groups[kind] = new PaneTable<TPane>();
    }

    /// <summary>The time it covers; grows when slices behind it join it.</summary>
    public Interval Span { get; set; }

    /// <summary>The cells by kind of group.</summary>
    public PaneTable<TPane>[] Groups { get; }
}
