namespace Tidemark.Core.Watermarks;

/// <summary>Which strategy a shard's watermark follows, and its parameters. Immutable.</summary>
public abstract record WatermarkOptions
{
    private WatermarkOptions()
    {
    }

    /// <summary>Makes a watermark at minus infinity.</summary>
    public abstract Watermark Create();

    /// <summary>Moves only when told to.</summary>
    public sealed record Explicit : WatermarkOptions
    {
        /// <inheritdoc/>
        public override Watermark Create() => new ExplicitWatermark();
    }

    /// <summary>See <see cref="FixedDelayWatermark"/>.</summary>
    /// <param name="DelayMs">The distance in milliseconds, at least 0.</param>
    public sealed record Fixed(long DelayMs) : WatermarkOptions
    {
        /// <inheritdoc/>
        public override Watermark Create() => new FixedDelayWatermark(DelayMs);
    }

    /// <summary>See <see cref="AdaptiveWatermark"/>.</summary>
    /// <param name="BaseMs">The least delay in milliseconds, at least 0; the first one.</param>
    /// <param name="MaxMs">The greatest delay in milliseconds, at least <paramref name="BaseMs"/>.</param>
    /// <param name="StepMs">By how many milliseconds the delay changes at a time, at least 1.</param>
    public sealed record Adaptive(long BaseMs, long MaxMs, long StepMs) : WatermarkOptions
    {
        /// <inheritdoc/>
        public override Watermark Create() => new AdaptiveWatermark(BaseMs, MaxMs, StepMs);
    }

    /// <summary>See <see cref="CompletenessWatermark"/>.</summary>
    /// <param name="Share">The wished share of events that are on time, above 0 and below 1.</param>
    public sealed record Completeness(double Share) : WatermarkOptions
    {
        /// <inheritdoc/>
        public override Watermark Create() => new CompletenessWatermark(Share);
    }
}
