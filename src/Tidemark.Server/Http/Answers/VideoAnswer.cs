using Tidemark.Core.Sketches;
using Tidemark.Core.Time;
using Tidemark.Media.Features;
using Tidemark.Media.Outputs;
using Tidemark.Media.Shards;
using Tidemark.Media.Windows;

namespace Tidemark.Server.Http.Answers;

/// <summary>Everything told of a video.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="ChannelId">Its last known channel.</param>
/// <param name="CategoryId">Its last known category.</param>
/// <param name="AsOf">The moment the answer speaks of.</param>
/// <param name="Totals">What was applied since the video was first seen.</param>
/// <param name="Stats">The newest reading of its counters; null before the first.</param>
/// <param name="Silver">Silver of its current hour.</param>
/// <param name="Gold">Gold of its current hour.</param>
/// <param name="Prediction">What the model says.</param>
internal sealed record VideoAnswer(
    string VideoId, string? ChannelId, int? CategoryId, AsOf AsOf, VideoTotals Totals, VideoStats? Stats, VideoSilver Silver,
    VideoGold Gold, PredictionLine Prediction)
{
    internal static VideoAnswer Of(VideoView view, PredictionLine prediction) => new(
        view.VideoId, view.ChannelId, view.CategoryId, view.AsOf, VideoTotals.Of(view.Totals), VideoStats.Of(view),
        VideoSilver.Of(view.Silver), new VideoGold(GoldFeaturesLine.Of(view.Gold), new Dictionary<string, string>()), prediction);
}

/// <summary>Exact totals of a video.</summary>
/// <param name="Views">Views.</param>
/// <param name="Likes">Likes minus unlikes.</param>
/// <param name="Comments">Comments.</param>
/// <param name="Shares">Shares.</param>
/// <param name="WatchMs">Time watched, in milliseconds.</param>
/// <param name="Events">Events of every type.</param>
internal sealed record VideoTotals(long Views, long Likes, long Comments, long Shares, long WatchMs, long Events)
{
    internal static VideoTotals Of(in MediaCounts c) => new(c.Views, c.Likes, c.Comments, c.Shares, c.WatchMs, c.Events);
}

/// <summary>The newest reading of a video's cumulative counters; a counter that the event did not carry is null.</summary>
/// <param name="Time">The event time of the reading.</param>
/// <param name="ViewCount">Views in all.</param>
/// <param name="LikeCount">Likes in all.</param>
/// <param name="CommentCount">Comments in all.</param>
/// <param name="StatsDecreased">Counters that came lower than before; they gave no increment.</param>
/// <param name="StatsStale">Counters that were not newer than the newest; they gave no increment.</param>
internal sealed record VideoStats(
    EventTime Time, long? ViewCount, long? LikeCount, long? CommentCount, long StatsDecreased, long StatsStale)
{
    internal static VideoStats? Of(VideoView view)
    {
        StatsReading r = view.Stats;
        if (!r.IsPresent) return null;
        return new VideoStats(
            r.Time, Known(r.ViewCount), Known(r.LikeCount), Known(r.CommentCount), view.StatsDecreased, view.StatsStale);
    }

    private static long? Known(long counter) => counter < 0 ? null : counter;
}

/// <summary>Silver of a video's current hour; what is undefined is null.</summary>
/// <param name="EngagementScore">See <see cref="Formulas.EngagementScore"/>.</param>
/// <param name="TrendingScore">See <see cref="Formulas.TrendingScore"/>.</param>
/// <param name="UniqueViewers">Distinct viewers.</param>
/// <param name="EngagementRate">See <see cref="Formulas.EngagementRate"/>.</param>
/// <param name="ViralCoefficient">See <see cref="Formulas.ViralCoefficient"/>.</param>
internal sealed record VideoSilver(
    double EngagementScore, double TrendingScore, ApproximateFigure UniqueViewers, double? EngagementRate, double? ViralCoefficient)
{
    internal static VideoSilver Of(in SilverMetrics s) =>
        new(s.EngagementScore, s.TrendingScore, s.UniqueViewers, s.EngagementRate, s.ViralCoefficient);
}

/// <summary>Gold of a video's current hour.</summary>
/// <param name="Features">The features.</param>
/// <param name="Labels">Labels by name; empty until labels are learned.</param>
internal sealed record VideoGold(GoldFeaturesLine Features, IReadOnlyDictionary<string, string> Labels);
