namespace Tidemark.Core.Watermarks;

/// <summary>A watermark that only moves when it is told to.</summary>
public sealed class ExplicitWatermark : Watermark
{
    /// <inheritdoc/>
    public override long? DelayMs => null;
}
