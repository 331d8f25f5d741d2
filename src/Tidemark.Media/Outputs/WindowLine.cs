using System.Text.Json.Serialization;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Features;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Outputs;

/// <summary>One window as outputs and answers show it: a line of <c>windows.jsonl</c>, an item of the windows calls.</summary>
/// <remarks>What only groups have is left out for videos; what is undefined (a deviation without rows) is left out too.</remarks>
public sealed record WindowLine
{
    /// <summary>The window family's name.</summary>
    public required string Window { get; init; }

    /// <summary>The kind of group: <c>video</c>, <c>channel</c>, <c>category</c> or <c>all</c>.</summary>
    public required string Group { get; init; }

    /// <summary>Which video, channel or category; <c>all</c> for all.</summary>
    public required string Key { get; init; }

    /// <summary>The window's first moment.</summary>
    public required EventTime Start { get; init; }

    /// <summary>The first moment after it.</summary>
    public required EventTime End { get; init; }

    /// <summary>Events of every type.</summary>
    public required long Count { get; init; }

    /// <summary>Events of type <c>view</c>.</summary>
    public required long Views { get; init; }

    /// <summary>Likes minus unlikes.</summary>
    public required long Likes { get; init; }

    /// <summary>Events of type <c>comment</c>.</summary>
    public required long Comments { get; init; }

    /// <summary>Events of type <c>share</c>.</summary>
    public required long Shares { get; init; }

    /// <summary>Events of type <c>impression</c>.</summary>
    public required long Impressions { get; init; }

    /// <summary>Events of type <c>subscribe</c>.</summary>
    public required long Subscribes { get; init; }

    /// <summary>Time watched, in milliseconds.</summary>
    public required long WatchMs { get; init; }

    /// <summary>Distinct viewers.</summary>
    public required ApproximateFigure Viewers { get; init; }

    /// <summary>Increments of the cumulative view counter.</summary>
    public required long ViewCountDelta { get; init; }

    /// <summary>Increments of the cumulative like counter.</summary>
    public required long LikeCountDelta { get; init; }

    /// <summary>Increments of the cumulative comment counter.</summary>
    public required long CommentCountDelta { get; init; }

    /// <summary>The view counter as last read in the window; for a group the sum over its videos. Absent without a reading.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ViewCount { get; init; }

    /// <summary>Distinct videos; exact.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Videos { get; init; }

    /// <summary>Distinct channels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ApproximateFigure? Channels { get; init; }

    /// <summary>The mean of views per video.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ViewsMean { get; init; }

    /// <summary>The fewest views of a video with an event in the window.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ViewsMin { get; init; }

    /// <summary>The most views of a video.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ViewsMax { get; init; }

    /// <summary>The standard deviation of views per video, over all of them (divided by their number).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ViewsStddev { get; init; }

    /// <summary>The median of views per video, exact: the least number that at least half of the videos do not exceed (nearest
    /// rank).</summary>
    [JsonPropertyName("views_p50")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ViewsP50 { get; init; }

    /// <summary>The least number of views that at least 90 % of the videos do not exceed.</summary>
    [JsonPropertyName("views_p90")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ViewsP90 { get; init; }

    /// <summary>The least number of views that at least 95 % of the videos do not exceed.</summary>
    [JsonPropertyName("views_p95")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ViewsP95 { get; init; }

    /// <summary>The least number of views that at least 99 % of the videos do not exceed.</summary>
    [JsonPropertyName("views_p99")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ViewsP99 { get; init; }

    /// <summary>How views per video are distributed; of groups, and only where it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ViewsShare>? ViewsCdf { get; init; }

    /// <summary>The correlation (Pearson) of views and likes per video, from −1 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CorrViewsLikes { get; init; }

    /// <summary>The correlation (Pearson) of views and comments per video, from −1 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? CorrViewsComments { get; init; }

    /// <summary>How many videos are trending (<see cref="Formulas.IsTrending"/>), from 0 to <see cref="Videos"/>; absent in families
    /// without a lookback.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TrendingVideos { get; init; }

    /// <summary>How the group's views change (<see cref="Formulas.ViewVelocity"/>) against the window that ends where this one starts;
    /// absent without such a window or without a view in it, and on lines that one shard wrote by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ViewVelocity { get; init; }

    /// <summary>How the group's engagement changes (<see cref="Formulas.EngagementVelocity"/>) against the same window; absent where
    /// that is missing or its score is not above 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EngagementVelocity { get; init; }

    /// <summary>The slope of the group's engagement score over its last windows (<see cref="GroupSeries"/>), in engagement per window;
    /// absent before the second window.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? EngagementTrend { get; init; }

    /// <summary>The results of the user-defined aggregates, by id; absent where none is registered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RawJson? Aggregates { get; init; }

    /// <summary>How often this window was put out before; 0 at first. Of a group the sum over its shards.</summary>
    public int Revision { get; init; }

    /// <summary>Whether the window has fired in every shard that contributes.</summary>
    public bool Complete { get; init; }

    /// <summary>True for a result put out before the window's end; absent else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Early { get; init; }

    /// <summary>Of a session that late events joined or extended: the windows put out before that it stands for now, by start.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Interval>? Replaces { get; init; }

    /// <summary>True for a window that has not fired yet; absent else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Open { get; init; }

    /// <summary>The identity of the output, <c>shard-offset-index</c>; on output lines alone, and there the last property.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>The line of a video's window.</summary>
    public static WindowLine OfVideo(string family, string videoId, Interval window, in MediaWindow result) =>
        Of(family, MediaDomain.Groups[0], videoId, window, result.Counts, result.Viewers, result.User) with
        {
            ViewCount = result.Reading is { IsPresent: true, ViewCount: >= 0 } ? result.Reading.ViewCount : null,
        };

    /// <summary>The line of a group's window by itself; what compares it with windows before it is <see cref="GroupSeries"/>'s.</summary>
    public static WindowLine OfGroup(
        WindowFamily family, int kind, string key, Interval window, in MediaPane pane, in MediaSpread spread) =>
        Of(family.Name, MediaDomain.Groups[kind], key, window, pane.Counts, pane.Viewers, pane.User.ToJson()) with
        {
            ViewCount = spread.Readings > 0 ? spread.ViewCountSum : null,
            Videos = spread.Videos,
            Channels = spread.Channels,
            ViewsMean = spread.Videos > 0 ? spread.Views.Mean : null,
            ViewsMin = spread.Videos > 0 ? spread.Views.Min : null,
            ViewsMax = spread.Videos > 0 ? spread.Views.Max : null,
            ViewsStddev = spread.Views.StandardDeviation,
            ViewsP50 = spread.ViewCounts.Percentile(50),
            ViewsP90 = spread.ViewCounts.Percentile(90),
            ViewsP95 = spread.ViewCounts.Percentile(95),
            ViewsP99 = spread.ViewCounts.Percentile(99),
            CorrViewsLikes = spread.ViewsAndLikes.Correlation,
            CorrViewsComments = spread.ViewsAndComments.Correlation,
            TrendingVideos = family.Lookback > 0 ? spread.TrendingVideos : null,
        };

    private static WindowLine Of(
        string family, string group, string key, Interval window, in MediaCounts counts, ApproximateFigure viewers,
        ReadOnlyMemory<byte> user) => new()
    {
        Window = family,
        Group = group,
        Key = key,
        Start = window.Start,
        End = window.End,
        Count = counts.Events,
        Views = counts.Views,
        Likes = counts.Likes,
        Comments = counts.Comments,
        Shares = counts.Shares,
        Impressions = counts.Impressions,
        Subscribes = counts.Subscribes,
        WatchMs = counts.WatchMs,
        Viewers = viewers,
        ViewCountDelta = counts.ViewCountDelta,
        LikeCountDelta = counts.LikeCountDelta,
        CommentCountDelta = counts.CommentCountDelta,
        Aggregates = user.IsEmpty ? null : new RawJson(user),
    };
}
