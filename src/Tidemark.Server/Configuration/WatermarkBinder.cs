using Tidemark.Core.Watermarks;

namespace Tidemark.Server.Configuration;

/// <summary>Binds <c>watermark.*</c>: the strategy and its parameters.</summary>
internal static class WatermarkBinder
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Binds the strategy; every key is read, so that one of another strategy is no unknown key.</summary>
    public static WatermarkOptions Bind(Settings settings)
    {
        var delay = new WatermarkOptions.Fixed(settings.Ms("watermark.delay", 10_000, TimeSpan.Zero, Longest));
        long least = settings.Ms("watermark.base", 60_000, TimeSpan.Zero, Longest);
        long most = settings.Ms("watermark.max", 600_000, TimeSpan.Zero, Longest);
        long step = settings.Ms("watermark.step", 60_000, TimeSpan.FromMilliseconds(1), Longest);
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

    private enum Kind
    {
        Fixed,
        Adaptive,
        Completeness,
    }
}
