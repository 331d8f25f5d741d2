using Tidemark.Core.Time;

namespace Tidemark.Core.Harness;

/// <summary>What can be fed to a <see cref="StreamHarness"/>.</summary>
public abstract record StreamItem
{
    private StreamItem()
    {
    }

    /// <summary>An event.</summary>
    /// <param name="Time">When it happened. <see cref="EventTime.Min"/> and <see cref="EventTime.Max"/> count as the moments next to
    /// them.</param>
    /// <param name="Key">Whose it is; may be empty.</param>
    /// <param name="Value">A finite number.</param>
    public sealed record Event(EventTime Time, string Key, double Value) : StreamItem;

    /// <summary>The watermark moves to a time; nothing happens where that is not later.</summary>
    /// <param name="To">No event before it is expected any more.</param>
    public sealed record Watermark(EventTime To) : StreamItem;

    /// <summary>Processing time passes without an event: the watermark moves by as much, unless it is at minus infinity.</summary>
    /// <param name="ElapsedMs">Milliseconds, at least 0.</param>
    public sealed record Idle(long ElapsedMs) : StreamItem;

    /// <summary>The input ends: the watermark moves to plus infinity.</summary>
    public sealed record End : StreamItem;
}
