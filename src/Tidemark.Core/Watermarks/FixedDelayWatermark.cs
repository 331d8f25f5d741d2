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
}
