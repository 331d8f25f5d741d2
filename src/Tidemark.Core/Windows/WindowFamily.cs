using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>Windows of one shape, and when they put out their results. Every window is a half-open interval of event time.</summary>
/// <remarks>
/// A window fires when the watermark reaches its end, and takes events until the watermark reaches its end plus the allowed lateness.
/// Bounds are computed in 128 bits and then clamped to the range of event time: they never wrap. Names as in Akidau et al., "The
/// Dataflow Model", VLDB 2015, section 1.2.
/// </remarks>
public sealed record WindowFamily
{
    /// <summary>An index beyond that of every window.</summary>
    private static readonly Int128 Beyond = Int128.MaxValue / 4;

    /// <summary>Makes a family of tumbling windows (slide = size) or of sliding ones.</summary>
    /// <param name="name">Its name in outputs and addresses, snake_case.</param>
    /// <param name="sizeMs">The length of a window in milliseconds, at least 1.</param>
    /// <param name="slideMs">The distance between starts in milliseconds, from 1 to <paramref name="sizeMs"/>.</param>
    /// <param name="lookback">How many windows before the one that fires stay exactly combinable (0 or more), for features that compare a
    /// window with its predecessors; more than 0 only where the slide divides the size.</param>
    /// <param name="offsetMs">By how much starts are shifted from multiples of the slide since the epoch, in milliseconds; its absolute
    /// value is less than the slide.</param>
    /// <exception cref="ArgumentException">The figures do not fit each other; the message says which.</exception>
    public WindowFamily(string name, long sizeMs, long slideMs, int lookback = 0, long offsetMs = 0)
    {
        if (sizeMs < 1) throw new ArgumentException($"Window {name}: the size is {sizeMs} ms; it must be at least 1 ms.");
        if (slideMs < 1 || slideMs > sizeMs)
            throw new ArgumentException($"Window {name}: the slide is {slideMs} ms; it must be from 1 ms to the size, {sizeMs} ms.");
        if (offsetMs <= -slideMs || offsetMs >= slideMs)
            throw new ArgumentException(
                $"Window {name}: the offset is {offsetMs} ms; its absolute value must be less than "
                + $"{(slideMs == sizeMs ? "the size" : "the slide")}, {slideMs} ms.");
        ArgumentOutOfRangeException.ThrowIfNegative(lookback);
        if (lookback > 0 && sizeMs % slideMs != 0)
            throw new ArgumentException(
                $"Window {name}: looking back needs a slide that divides the size; {slideMs} ms does not divide {sizeMs} ms.");
        Kind = slideMs == sizeMs ? WindowKind.Tumbling : WindowKind.Sliding;
        (Name, SizeMs, SlideMs, Lookback, OffsetMs) = (name, sizeMs, slideMs, lookback, offsetMs);
    }

    private WindowFamily(string name, long gapMs)
    {
        if (gapMs < 1) throw new ArgumentException($"Window {name}: the gap is {gapMs} ms; it must be at least 1 ms.");
        (Kind, Name, SizeMs, SlideMs) = (WindowKind.Session, name, gapMs, gapMs);
    }

    /// <summary>The shape.</summary>
    public WindowKind Kind { get; }

    /// <summary>The name in outputs and addresses.</summary>
    public string Name { get; }

    /// <summary>The length of a window in milliseconds; of sessions the gap, which is the shortest a session can be.</summary>
    public long SizeMs { get; }

    /// <summary>The distance between window starts in milliseconds; of sessions the gap.</summary>
    public long SlideMs { get; }

    /// <summary>The shift of the starts in milliseconds.</summary>
    public long OffsetMs { get; }

    /// <summary>How many windows before the one that fires stay exactly combinable.</summary>
    public int Lookback { get; }

    /// <summary>How long after its end a window still takes events, in milliseconds of event time, at least 0. Default 0.</summary>
    public long AllowedLatenessMs
    {
        get;
        init => field = value >= 0
            ? value : throw new ArgumentException($"Window {Name}: the allowed lateness is {value} ms; it must be at least 0 ms.");
    }

    /// <summary>When results come. Default on the watermark.</summary>
    public WindowEmission Emission { get; init; }

    /// <summary>Windows that hold data and have not fired are put out early whenever the watermark crosses a multiple of this many
    /// milliseconds, at least 1; null for never, and with <see cref="WindowEmission.FinalOnly"/> never. Default null.</summary>
    public long? EarlyEveryMs
    {
        get;
        init => field = value is not < 1
            ? value : throw new ArgumentException($"Window {Name}: early firings come every {value} ms; it must be at least 1 ms.");
    }

    /// <summary>Whether events within the allowed lateness fire a window again.</summary>
    public bool Refires => AllowedLatenessMs > 0 && Emission == WindowEmission.OnWatermark;

    /// <summary>Whether windows fire early.</summary>
    public bool FiresEarly => EarlyEveryMs is not null && Emission == WindowEmission.OnWatermark;

    /// <summary>How long after a window's end it fires for the first time, early firings aside, in milliseconds.</summary>
    internal long FireDelayMs => Emission == WindowEmission.FinalOnly ? AllowedLatenessMs : 0;

    /// <summary>Makes a family of sessions.</summary>
    /// <param name="name">Its name in outputs and addresses, snake_case.</param>
    /// <param name="gapMs">Events of a key closer than this many milliseconds, at least 1, belong to one session.</param>
    /// <exception cref="ArgumentException">The gap is less than 1.</exception>
    public static WindowFamily Session(string name, long gapMs) => new(name, gapMs);

    /// <summary>The last window that holds <paramref name="time"/>. Not of sessions.</summary>
    public Interval LastWindow(EventTime time) => At(LastHolding(time));

    /// <summary>The first window that holds <paramref name="time"/>. Not of sessions.</summary>
    public Interval FirstWindow(EventTime time) => At(FirstHolding(time));

    /// <summary>Whether a window that holds <paramref name="time"/> still takes events at <paramref name="watermark"/>. Not of
    /// sessions.</summary>
    public bool CanTake(EventTime time, EventTime watermark) => FinalAt(LastHolding(time)) > watermark;

    /// <summary>The boundaries between panes that these windows need. Not of sessions.</summary>
    internal IEnumerable<BoundaryGrid> Grids()
    {
        yield return new BoundaryGrid(SlideMs, OffsetMs, (Int128)SizeMs * (1 + Lookback) + AllowedLatenessMs);
        // Where the slide divides the size, windows end where others start.
        if (SizeMs % SlideMs != 0) yield return new BoundaryGrid(SlideMs, (Int128)OffsetMs + SizeMs, AllowedLatenessMs);
    }

    /// <summary>The window with an index: it starts at index · slide + offset.</summary>
    internal Interval At(Int128 index) => new(BoundaryGrid.Clamp(StartOf(index)), BoundaryGrid.Clamp(StartOf(index) + SizeMs));

    /// <summary>The exact start of a window.</summary>
    internal Int128 StartOf(Int128 index) => index * SlideMs + OffsetMs;

    /// <summary>The watermark at which a window fires.</summary>
    internal EventTime DueAt(Int128 index) => BoundaryGrid.Clamp(StartOf(index) + SizeMs + FireDelayMs);

    /// <summary>The watermark from which a window takes no event.</summary>
    internal EventTime FinalAt(Int128 index) => BoundaryGrid.Clamp(StartOf(index) + SizeMs + AllowedLatenessMs);

    /// <summary>The index of the first window that holds a time.</summary>
    internal Int128 FirstHolding(EventTime time) =>
        BoundaryGrid.FloorDivide((Int128)time.Milliseconds - SizeMs - OffsetMs, SlideMs) + 1;

    /// <summary>The index of the last window that holds a time.</summary>
    internal Int128 LastHolding(EventTime time) => BoundaryGrid.FloorDivide((Int128)time.Milliseconds - OffsetMs, SlideMs);

    /// <summary>The index of the last window whose end, <paramref name="afterMs"/> milliseconds later, is not after
    /// <paramref name="time"/>; at plus infinity that holds for all windows.</summary>
    internal Int128 LastEnded(EventTime time, long afterMs) => time == EventTime.Max
        ? Beyond
        : BoundaryGrid.FloorDivide((Int128)time.Milliseconds - afterMs - SizeMs - OffsetMs, SlideMs);

    /// <summary>Whether the watermark, moving from one time to another, crosses a multiple of <see cref="EarlyEveryMs"/>.</summary>
    internal bool CrossesEarly(EventTime from, EventTime to) => FiresEarly && NextEarly(from) <= to;

    /// <summary>The first multiple of <see cref="EarlyEveryMs"/> after a time; from minus infinity every time is beyond one.</summary>
    internal EventTime NextEarly(EventTime time) => time == EventTime.Min
        ? EventTime.Min
        : BoundaryGrid.Clamp((BoundaryGrid.FloorDivide(time.Milliseconds, EarlyEveryMs!.Value) + 1) * EarlyEveryMs.Value);
}
