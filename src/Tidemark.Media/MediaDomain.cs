using System.Globalization;
using System.Text.Unicode;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Events;
using Tidemark.Media.Features;
using Tidemark.Media.Videos;
using Tidemark.Media.Windows;

namespace Tidemark.Media;

/// <summary>The social-video domain: events by video, grouped by channel, by category and over all.</summary>
public readonly struct MediaDomain : IDomain<MediaEvent, Video, MediaPane, MediaSpread>
{
    /// <summary>The key of videos whose channel or category is not known.</summary>
    public static ReadOnlySpan<byte> Unknown => "unknown"u8;

    private readonly MediaDecoder decoder;
    private readonly WindowSet windows;
    private readonly UserAggregates<MediaEvent> aggregates;
    private readonly MediaDoor? door;
    private readonly int hour;
    private readonly byte[] categoryKey = new byte[8];

    /// <summary>Makes the domain for one shard.</summary>
    /// <param name="decoder">Its own decoder; not shared with another shard.</param>
    /// <param name="windows">The window families; features come with <c>hour</c> and <c>day</c>, and only where both are there; views are
    /// compared with the window before in families with a lookback.</param>
    /// <param name="aggregates">The user-defined aggregates to keep of every window.</param>
    /// <param name="door">Where records come as producers wrote them: what seals those that are kept outside the log. Null where the log
    /// holds sealed records alone. Its own, like the decoder.</param>
    public MediaDomain(MediaDecoder decoder, WindowSet windows, UserAggregates<MediaEvent> aggregates, MediaDoor? door = null)
    {
        this.door = door;
        this.aggregates = aggregates;
        this.decoder = decoder;
        this.windows = windows;
        hour = windows.IndexOf("hour");
        Day = windows.IndexOf("day");
    }

    /// <summary>The window families of a new node, in firing order.</summary>
    public static IReadOnlyList<WindowFamily> DefaultFamilies { get; } =
    [
        new("minute", sizeMs: 60_000, slideMs: 60_000, lookback: 1),
        new("five_minutes", sizeMs: 300_000, slideMs: 300_000, lookback: 1),
        new("hour", sizeMs: 3_600_000, slideMs: 300_000, lookback: 1),
        new("day", sizeMs: 86_400_000, slideMs: 3_600_000),
        WindowFamily.Session("session", gapMs: 1_800_000),
    ];

    /// <summary>The names of the group kinds.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["video", "channel", "category", "all"];

    /// <inheritdoc/>
    public IReadOnlyList<string> GroupKinds => Groups;

    /// <summary>Whether there are windows called <c>day</c>.</summary>
    internal bool KeepsDay => Day >= 0;

    private int Day { get; }

    /// <inheritdoc/>
    public object? ReadContext => aggregates;

    /// <inheritdoc/>
    public bool TryDecode(ReadOnlySpan<byte> record, EventTime arrival, out MediaEvent e, out Rejection rejection) =>
        decoder.TryDecode(record, arrival, sealedRecord: door is null, out e, out rejection);

    /// <inheritdoc/>
    public void WriteKept(ReadOnlySpan<byte> record, EventTime arrival, ByteWriter writer)
    {
        if (door is null || !door.TryAdmit(record, arrival, writer, out _, out _)) writer.WriteRaw(record);
    }

    /// <inheritdoc/>
    public bool Apply(ref Video entity, ref MediaEvent e)
    {
        e.Aggregates = aggregates;
        return entity.Apply(ref e);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> GroupKey(int kind, in Video entity)
    {
        switch (kind)
        {
            case 1: return entity.ChannelId.IsEmpty ? Unknown : entity.ChannelId;
            case 2:
                if (entity.Category < 0) return Unknown;
                Utf8.TryWrite(categoryKey, CultureInfo.InvariantCulture, $"{entity.Category}", out int length);
                return categoryKey.AsSpan(0, length);
            default: return "all"u8;
        }
    }

    /// <inheritdoc/>
    public void WriteWindow(in MediaPane window, ByteWriter writer) => MediaWindow.Of(in window).Write(writer);

    /// <inheritdoc/>
    public bool Follow(in FiredEntity<Video, MediaPane> fired, in GroupSpreads<MediaSpread> groups, ByteWriter features)
    {
        bool looksBack = windows.Families[fired.Family].Lookback > 0;
        MediaCounts counts = fired.Pane.Counts, previous = looksBack ? fired.Fold<CountsFold>(Before(fired.Window)).Counts : default;
        bool trending = looksBack && Formulas.IsTrending(in counts, in previous);
        for (int i = 0; i < groups.Count; i++) groups[i].Add(in fired.Entity, in fired.Pane, trending);

        if (fired.Family != hour || !KeepsDay) return false;
        MediaCounts day = fired.Fold<CountsFold>(DayUntil(fired.Window.End)).Counts;
        GoldFeatures.Of(in counts, in previous, in day).Write(features);
        return true;
    }

    /// <summary>The window of the same length that ends where this one starts.</summary>
    internal static Interval Before(Interval window) =>
        new(window.Start.Plus(window.Start.Milliseconds - window.End.Milliseconds), window.Start);

    /// <summary>From the start of the last <c>day</c> window that holds the moment before <paramref name="end"/>, to there. Only where
    /// there are such windows.</summary>
    internal Interval DayUntil(EventTime end) => new(windows.Families[Day].FirstWindow(end.Plus(-1)).Start, end);
}
