using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>What a window does at a watermark, and at which ones it goes on.</summary>
/// <param name="State">What it still does.</param>
/// <param name="FiresAt">The watermark at which it fires for the first time, early firings aside.</param>
/// <param name="FinalAt">The watermark from which nothing changes it any more.</param>
public readonly record struct WindowOutlook(WindowState State, EventTime FiresAt, EventTime FinalAt)
{
    /// <summary>The outlook of a window of a family.</summary>
    public static WindowOutlook Of(WindowFamily family, Interval window, EventTime watermark)
    {
        EventTime firesAt = window.End.Plus(family.FireDelayMs), finalAt = window.End.Plus(family.AllowedLatenessMs);
        WindowState state = finalAt <= watermark ? WindowState.Final : firesAt <= watermark ? WindowState.Fired : WindowState.Open;
        return new WindowOutlook(state, firesAt, finalAt);
    }
}
