using System.Text;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;
using Tidemark.Media.Features;
using Tidemark.Media.Outputs;
using Tidemark.Media.Videos;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Shards;

/// <summary>A shard of the social-video domain, and what can be asked of it.</summary>
public sealed partial class MediaShardState : ShardState<MediaDomain, MediaEvent, Video, MediaPane, MediaSpread>
{
    private readonly MediaDomain domain;
    private readonly int hour;

    /// <summary>Makes the state of a shard that has seen nothing.</summary>
    public MediaShardState(ShardOptions options, MediaDomain domain) : base(options, domain)
    {
        this.domain = domain;
        hour = options.Windows.IndexOf("hour");
    }

    /// <summary>Whether this shard knows a video.</summary>
    public bool Knows(ReadOnlySpan<byte> videoId) => TryFind(videoId, out _);

    /// <summary>Everything told of a video, with the newest event counted in; null where it is unknown.</summary>
    /// <param name="videoId">The video, UTF-8.</param>
    /// <param name="now">The time of the answer.</param>
    public VideoView? Video(ReadOnlySpan<byte> videoId, EventTime now)
    {
        if (!TryFind(videoId, out int id)) return null;
        ref readonly Video video = ref Entity(id);
        (MediaPane current, MediaCounts previous) = (default, default);
        if (hour >= 0)
        {
            Interval window = CurrentWindow(hour);
            current = Combine(id, window);
            previous = Previous(id, window);
        }

        return new VideoView(
            Encoding.UTF8.GetString(videoId),
            ChannelOf(in video),
            CategoryOf(in video),
            new AsOf(Watermark, now),
            video.Totals,
            video.Reading,
            video.StatsDecreased,
            video.StatsStale,
            SilverMetrics.Of(in current, in previous),
            Gold(id, in current, in previous));
    }

    /// <summary>The windows of a video that the shard itself holds, by start: open ones, and fired ones that may still change.</summary>
    /// <param name="videoId">The video, UTF-8.</param>
    /// <param name="family">The index of the window family.</param>
    public IReadOnlyList<LiveWindow<MediaPane>> LiveWindowsOf(ReadOnlySpan<byte> videoId, int family) =>
        TryFind(videoId, out int id) ? LiveWindows(family, id) : [];

    /// <summary>Where the shard stands and what of a video was not counted in; null where the video is unknown.</summary>
    /// <param name="videoId">The video, UTF-8.</param>
    public KeyReport? ReportOf(ReadOnlySpan<byte> videoId) => TryFind(videoId, out int id) ? Report(id) : null;

    private static string? ChannelOf(in Video video) => video.ChannelId.IsEmpty ? null : Encoding.UTF8.GetString(video.ChannelId);

    private static int? CategoryOf(in Video video) => video.Category < 0 ? null : video.Category;

    private MediaCounts Previous(int id, Interval window) => Fold<CountsFold>(id, MediaDomain.Before(window)).Counts;

    private GoldFeatures Gold(int id, in MediaPane current, in MediaCounts previous)
    {
        MediaCounts day = hour < 0 || !domain.KeepsDay ? default : Fold<CountsFold>(id, domain.DayUntil(CurrentWindow(hour).End)).Counts;
        return GoldFeatures.Of(current.Counts, in previous, in day);
    }

    /// <summary>Compares the ids of two videos like <see cref="StringComparer.Ordinal"/>, which compares UTF-16. That order and the one of
    /// UTF-8 differ where one has a character beyond U+FFFF, two surrogates, and the other one from U+E000 on.</summary>
    private int CompareKeys(int left, int right)
    {
        ReadOnlySpan<byte> leftKey = Key(left), rightKey = Key(right);
        int at = leftKey.CommonPrefixLength(rightKey);
        if (at == leftKey.Length || at == rightKey.Length) return leftKey.Length.CompareTo(rightKey.Length);
        const byte fromE000 = 0xEE, beyondFfff = 0xF0;
        bool isLeftPair = leftKey[at] >= beyondFfff, isRightPair = rightKey[at] >= beyondFfff;
        return isLeftPair != isRightPair && Math.Min(leftKey[at], rightKey[at]) >= fromE000
            ? isLeftPair ? -1 : 1
            : leftKey[at].CompareTo(rightKey[at]);
    }
}
