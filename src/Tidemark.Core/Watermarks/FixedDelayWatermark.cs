using Tidemark.Core.Time;

namespace Tidemark.Core.Watermarks;

/// <summary>A watermark that follows the greatest event time at a fixed distance: an event may come this late and still be on
/// time.</summary>
public sealed class FixedDelayWatermark : Watermark
{
    /// <summary>Makes a watermark at minus infinity.</summary>
    /// <param name="delayMs">The distance in milliseconds, at least 0.</param>
    public FixedDelayWatermark(long delayMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delayMs);
        DelayMs = delayMs;
    }

    /// <inheritdoc/>
    public override long? DelayMs { get; }

    /// <inheritdoc/>
    /// <remarks>Only the greatest of the times matters, so that they are skimmed and not counted one by one.</remarks>
    public override int ObserveUntil(ReadOnlySpan<long> timesMs, EventTime stop)
    {
        if (timesMs.IsEmpty) return 0;
        long reached = Current >= stop ? long.MinValue : stop.Plus(DelayMs!.Value).Milliseconds;
        long greatest = timesMs[0];
        int count = 1;
        while (count < timesMs.Length && greatest < reached) greatest = Math.Max(greatest, timesMs[count++]);
        Observe(new EventTime(greatest), EventTime.Max);
        return count;
    }
}
