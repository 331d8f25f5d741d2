using Tidemark.Core.Watermarks;

namespace Tidemark.Server.Configuration;

/// <summary>Binds <c>watermark.*</c>: the strategy and its parameters.</summary>
internal static class WatermarkBinder
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Binds the strategy; every key is read, so that one of another strategy is no unknown key.</summary>
    public static WatermarkOptions Bind(Settings settings)
    {
        var delay = new WatermarkOptions.Fixed(Ms(settings, "watermark.delay", TimeSpan.FromSeconds(10), TimeSpan.Zero));
        long least = Ms(settings, "watermark.base", TimeSpan.FromMinutes(1), TimeSpan.Zero);
        long most = Ms(settings, "watermark.max", TimeSpan.FromMinutes(10), TimeSpan.Zero);
        long step = Ms(settings, "watermark.step", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1));
        double share = settings.Share("watermark.share", 0.999);
        if (most < least) settings.Fault($"watermark.max is {most} ms; it must be at least watermark.base, {least} ms.");
        Kind kind = settings.Choice(
            "watermark.kind", Kind.Fixed, ("fixed", Kind.Fixed), ("adaptive", Kind.Adaptive), ("completeness", Kind.Completeness));
        return kind switch
        {
            Kind.Adaptive => new WatermarkOptions.Adaptive(least, Math.Max(least, most), step),
            Kind.Completeness => new WatermarkOptions.Completeness(share),
            _ => delay,
        };
    }

    private static long Ms(Settings settings, string key, TimeSpan fallback, TimeSpan least) =>
        (long)settings.Duration(key, fallback, least, Longest).TotalMilliseconds;

    private enum Kind
    {
        Fixed,
        Adaptive,
        Completeness,
    }
}
