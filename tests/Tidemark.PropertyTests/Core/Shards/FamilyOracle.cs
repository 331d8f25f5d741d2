using Tidemark.Core.Windows;
using Tidemark.Media.Windows;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>What all windows of a scenario must hold, counted event by event into each of them; it knows no panes, no timers and no
/// firings. The watermark before each event is told.</summary>
internal sealed class FamilyOracle(IReadOnlyList<WindowFamily> families)
{
    private readonly HashSet<(string Video, string Id)> seen = [];
    private readonly Dictionary<string, (string Channel, string Category)> belongs = [];
    private readonly Dictionary<string, (long Time, long Value)> baselines = [];
    private readonly Dictionary<(int Family, string Video), List<OracleSession>> sessions = [];

    /// <summary>What became of an event.</summary>
    internal enum Fate
    {
        Applied,
        Duplicate,
        Late,
    }

    /// <summary>What each tumbling and sliding window holds of each key that it holds anything of.</summary>
    public Dictionary<WindowKey, MediaCounts> Windows { get; } = [];

    /// <summary>The videos that each tumbling and sliding window holds.</summary>
    public Dictionary<(int Family, long Start), HashSet<string>> Videos { get; } = [];

    /// <summary>By family, the applied events that it could not take.</summary>
    public long[] LateByWindow { get; } = new long[families.Count];

    /// <summary>The videos of which an event was applied.</summary>
    public IReadOnlyCollection<string> KnownVideos => belongs.Keys;

    public static MediaCounts Sum(in MediaCounts a, in MediaCounts b) => new()
    {
        Events = a.Events + b.Events,
        Views = a.Views + b.Views,
        WatchMs = a.WatchMs + b.WatchMs,
        Likes = a.Likes + b.Likes,
        Comments = a.Comments + b.Comments,
        Shares = a.Shares + b.Shares,
        Impressions = a.Impressions + b.Impressions,
        ViewCountDelta = a.ViewCountDelta + b.ViewCountDelta,
    };

    /// <summary>Whether a window of a family that ends at <paramref name="end"/> takes events no more.</summary>
    public bool IsFinal(int family, long end, long watermark) => end + families[family].AllowedLatenessMs <= watermark;

    /// <summary>The sessions of a video; nothing of them is ever forgotten.</summary>
    public IReadOnlyList<OracleSession> Sessions(int family, string video) => sessions.GetValueOrDefault((family, video)) ?? [];

    public Fate Take(DrawnEvent e, long watermark)
    {
        if (!seen.Add((e.Video, e.Id))) return Fate.Duplicate;
        bool[] takes = [.. families.Select((_, family) => Takes(family, e, watermark))];
        if (!takes.Contains(true)) return Fate.Late;
        (string channel, string category) = belongs.GetValueOrDefault(e.Video, ("unknown", "unknown"));
        belongs[e.Video] = (e.Channel ?? channel, e.Category?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? category);
        MediaCounts counts = e.Counts(e.Type == "stats" ? Rise(e) : 0);
        for (int family = 0; family < families.Count; family++)
        {
            if (!takes[family]) LateByWindow[family]++;
            else if (families[family].Kind == WindowKind.Session) CountIntoSession(family, e, counts, watermark);
            else CountIntoWindows(family, e, counts, watermark);
        }

        return Fate.Applied;
    }

    private bool Takes(int family, DrawnEvent e, long watermark) => families[family].Kind == WindowKind.Session
        ? !IsFinal(family, Merged(family, e, default, watermark, out _).Span.End, watermark)
        : WindowsOf(families[family], e.Time).Any(window => !IsFinal(family, window.End, watermark));

    private void CountIntoWindows(int family, DrawnEvent e, in MediaCounts counts, long watermark)
    {
        string[] keys = [e.Video, belongs[e.Video].Channel, belongs[e.Video].Category, "all"];
        foreach ((long start, long end) in WindowsOf(families[family], e.Time))
        {
            if (IsFinal(family, end, watermark)) continue;
            for (int kind = 0; kind < keys.Length; kind++)
            {
                var key = new WindowKey(family, kind, keys[kind], start, end);
                Windows[key] = Sum(Windows.GetValueOrDefault(key), counts);
            }

            if (!Videos.TryGetValue((family, start), out HashSet<string>? videos)) Videos[(family, start)] = videos = [];
            videos.Add(e.Video);
        }
    }

    private void CountIntoSession(int family, DrawnEvent e, in MediaCounts counts, long watermark)
    {
        OracleSession merged = Merged(family, e, counts, watermark, out List<OracleSession> parts);
        if (!sessions.TryGetValue((family, e.Video), out List<OracleSession>? of)) sessions[(family, e.Video)] = of = [];
        of.RemoveAll(parts.Contains);
        of.Add(merged);
    }

    private OracleSession Merged(int family, DrawnEvent e, in MediaCounts counts, long watermark, out List<OracleSession> parts)
    {
        var alone = new OracleSession(families[family].SizeMs, [(e.Time, counts)]);
        parts = [.. Sessions(family, e.Video).Where(s => s.Overlaps(alone) && !IsFinal(family, s.Span.End, watermark))];
        return alone with { Events = [.. alone.Events, .. parts.SelectMany(part => part.Events)] };
    }

    private long Rise(DrawnEvent e)
    {
        bool known = baselines.TryGetValue(e.Video, out (long Time, long Value) before);
        if (known && e.Time <= before.Time) return 0;
        baselines[e.Video] = (e.Time, e.Amount);
        return known ? Math.Max(0, e.Amount - before.Value) : 0;
    }

    private static IEnumerable<(long Start, long End)> WindowsOf(WindowFamily family, long time)
    {
        long distance = (time - family.OffsetMs) % family.SlideMs;
        long last = time - (distance < 0 ? distance + family.SlideMs : distance);
        for (long start = last; start + family.SizeMs > time; start -= family.SlideMs) yield return (start, start + family.SizeMs);
    }
}
