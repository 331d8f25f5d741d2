using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Watermarks;

/// <summary>A watermark that follows the greatest event time at a fixed distance: an event may come this late and still be on
/// time.</summary>
/// <remarks>Owned by the shard; not thread-safe. <see cref="Current"/> never goes back, restarts included.</remarks>
public sealed class FixedDelayWatermark
{
    private readonly long delayMs;

    /// <summary>Makes a watermark at minus infinity.</summary>
    /// <param name="delayMs">The distance in milliseconds, at least 0.</param>
    public FixedDelayWatermark(long delayMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delayMs);
        this.delayMs = delayMs;
    }

    /// <summary>No event before this time is expected any more.</summary>
    public EventTime Current { get; private set; } = EventTime.Min;

    /// <summary>Counts an event in: at the earlier of its time and its arrival, so that one wrong clock cannot silence a shard.</summary>
    /// <returns>Whether <see cref="Current"/> moved.</returns>
    public bool Observe(EventTime time, EventTime arrival)
    {
        EventTime reached = EventTime.Earlier(time, arrival).Plus(-delayMs);
        if (reached <= Current) return false;
        Current = reached;
        return true;
    }

    /// <summary>Ends bounded input: plus infinity.</summary>
    public void End() => Current = EventTime.Max;

    /// <summary>Writes what the strategy remembers.</summary>
    public void Write(ByteWriter writer) => writer.WriteInt64(Current.Milliseconds);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void ReadFrom(ref ByteReader reader) => Current = new EventTime(reader.ReadInt64());
}
