namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>The watermark of the model: nothing before <see cref="Current"/> is expected.</summary>
internal sealed class ModelWatermark(ModelSpec spec)
{
    private readonly List<(long Time, bool IsBehind)> seen = [];
    private long delayMs = spec.DelayMs;

    public long Current { get; private set; } = long.MinValue;

    /// <summary>Where an event, a late one too, moves it to.</summary>
    public long After(long time)
    {
        seen.Add((time, time < Current));
        if (spec.WatermarkKind == ModelSpec.Explicit) return Current;
        if (spec.WatermarkKind == ModelSpec.Adaptive && seen.Count % 1000 == 0)
        {
            int behind = seen.TakeLast(1000).Count(seen => seen.IsBehind);
            if (behind > 100) delayMs = Math.Min(spec.DelayMsMax, delayMs + spec.StepMs);
            if (behind < 10) delayMs = Math.Max(spec.DelayMs, delayMs - spec.StepMs);
        }

        return Math.Max(Current, ModelWindow.CutTime((Int128)seen.Max(seen => seen.Time) - delayMs));
    }

    public void MoveTo(long time) => Current = Math.Max(Current, time);
}
