using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>Windows of one size that start at every multiple of one slide since the epoch: tumbling where the two are equal,
/// else sliding. Every window is a half-open interval of event time.</summary>
/// <remarks>A window fires when the watermark reaches its end and takes events until then. Names as in Akidau et al., "The Dataflow
/// Model", VLDB 2015, section 1.2.</remarks>
public sealed record WindowFamily
{
    /// <summary>Makes a family.</summary>
    /// <param name="name">Its name in outputs and addresses, snake_case.</param>
    /// <param name="sizeMs">The length of a window in milliseconds, at least 1.</param>
    /// <param name="slideMs">The distance between starts in milliseconds, from 1 to <paramref name="sizeMs"/>; it divides the size.</param>
    /// <param name="lookback">How many windows before the one that fires stay exactly combinable (0 or more), for features that
    /// compare a window with its predecessors.</param>
    /// <exception cref="ArgumentException">The figures do not fit each other; the message says which.</exception>
    public WindowFamily(string name, long sizeMs, long slideMs, int lookback = 0)
    {
        if (sizeMs < 1) throw new ArgumentException($"Window {name}: the size is {sizeMs} ms; it must be at least 1 ms.");
        if (slideMs < 1 || slideMs > sizeMs)
            throw new ArgumentException($"Window {name}: the slide is {slideMs} ms; it must be from 1 ms to the size, {sizeMs} ms.");
        if (sizeMs % slideMs != 0)
            throw new ArgumentException($"Window {name}: the slide of {slideMs} ms does not divide the size of {sizeMs} ms.");
        ArgumentOutOfRangeException.ThrowIfNegative(lookback);
        (Name, SizeMs, SlideMs, Lookback) = (name, sizeMs, slideMs, lookback);
    }

    /// <summary>The name in outputs and addresses.</summary>
    public string Name { get; }

    /// <summary>The length of a window in milliseconds.</summary>
    public long SizeMs { get; }

    /// <summary>The distance between window starts in milliseconds.</summary>
    public long SlideMs { get; }

    /// <summary>How many windows before the one that fires stay exactly combinable.</summary>
    public int Lookback { get; }

    /// <summary>How long after its start a boundary between panes is still needed, in milliseconds: while a window that starts
    /// there has not fired or is still looked back to.</summary>
    internal long BoundaryLifeMs => SizeMs * (1 + Lookback);

    /// <summary>The last window that holds <paramref name="time"/>.</summary>
    public Interval LastWindow(EventTime time)
    {
        EventTime start = time.FloorTo(SlideMs);
        return new Interval(start, start.Plus(SizeMs));
    }

    /// <summary>The first window that holds <paramref name="time"/>.</summary>
    public Interval FirstWindow(EventTime time)
    {
        EventTime start = time.FloorTo(SlideMs).Plus(SlideMs - SizeMs);
        return new Interval(start, start.Plus(SizeMs));
    }

    /// <summary>Whether a window that holds <paramref name="time"/> has yet to fire at <paramref name="watermark"/>.</summary>
    public bool CanTake(EventTime time, EventTime watermark) => LastWindow(time).End > watermark;

    /// <summary>The first window end after <paramref name="time"/>.</summary>
    // The slide divides the size, so starts and ends lie on the same multiples.
    public EventTime NextEnd(EventTime time) => time.FloorTo(SlideMs).Plus(SlideMs);
}
