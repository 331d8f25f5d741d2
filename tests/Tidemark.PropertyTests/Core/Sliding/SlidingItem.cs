namespace Tidemark.PropertyTests.Core.Sliding;

/// <summary>An event, or, where <paramref name="IsWatermark"/>, that the watermark moves to <paramref name="TimeMs"/>.</summary>
internal readonly record struct SlidingItem(bool IsWatermark, long TimeMs, int Key, long Value, ulong Member)
{
    public static SlidingItem Watermark(long timeMs) => new(true, timeMs, 0, 0, 0);
}
