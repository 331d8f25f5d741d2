using System.Runtime.InteropServices;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Features;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Outputs;

/// <summary>Turns the merged windows of one group and family, in order of time, into lines with the figures that compare a window with
/// those before it.</summary>
/// <remarks>Velocities look at the window that ends where this one starts. The trend is the least-squares slope of the engagement score
/// over the windows that there are, at most the last <see cref="TrendWindowsMax"/>, numbered 0, 1, 2, …
/// (<see cref="LeastSquares.Slope"/>): a window without an event is no value. These windows span all shards, so they are compared
/// where they are merged, not where they fire. Owned by one caller; not thread-safe.</remarks>
/// <param name="family">The window family.</param>
/// <param name="kind">The index of the group kind.</param>
/// <param name="key">The group.</param>
public sealed class GroupSeries(WindowFamily family, int kind, string key)
{
    /// <summary>How many windows a trend is taken over at most, the newest included.</summary>
    public const int TrendWindowsMax = 100;

    private readonly Queue<(EventTime Start, MediaCounts Counts)> ahead = new();
    private readonly List<double> scores = [];
    private EventTime last = EventTime.Min;

    /// <summary>The line of the next window.</summary>
    /// <exception cref="ArgumentException">The window does not start after the one before.</exception>
    public WindowLine Next(Interval window, in MediaPane pane, in MediaSpread spread)
    {
        if (window.Start <= last)
            throw new ArgumentException($"The window at {window.Start.Milliseconds} ms came after that at {last.Milliseconds} ms.");
        last = window.Start;
        MediaCounts counts = pane.Counts, previous = Before(window);
        ahead.Enqueue((window.Start, counts));
        if (scores.Count == TrendWindowsMax) scores.RemoveAt(0);
        scores.Add(Formulas.EngagementScore(in counts));
        return WindowLine.OfGroup(family, kind, key, window, in pane, in spread) with
        {
            ViewVelocity = Formulas.ViewVelocity(counts.Views, previous.Views),
            EngagementVelocity = Formulas.EngagementVelocity(in counts, in previous),
            EngagementTrend = LeastSquares.Slope(CollectionsMarshal.AsSpan(scores)),
        };
    }

    /// <summary>What the window that ends where this one starts counted; empty where there is none. Later windows look back no further, so
    /// what lies before it is forgotten.</summary>
    private MediaCounts Before(Interval window)
    {
        EventTime start = window.Start.Plus(-family.SizeMs);
        while (ahead.TryPeek(out (EventTime Start, MediaCounts Counts) earlier) && earlier.Start <= start)
        {
            if (earlier.Start == start) return earlier.Counts;
            ahead.Dequeue();
        }

        return default;
    }
}
