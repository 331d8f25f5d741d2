using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Learning.Scoring;
using Tidemark.Media.Outputs;
using Tidemark.Media.Shards;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>What is told of one video: <c>GET /v1/videos/{id}</c> and its windows.</summary>
internal static class VideoEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners)
    {
        routes.MapGet(
                "/v1/videos/{id}",
                (string id, HttpContext context, CancellationToken cancellationToken) => OfOwnerAsync(
                    node, owners, context, id, (video, key) => VideoAsync(node, video, key, cancellationToken), cancellationToken))
            .WithName("get_video")
            .WithSummary("Totals, counters, Silver, Gold and prediction of a video, with the newest event counted in.")
            .Produces<VideoAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet(
                "/v1/videos/{id}/windows",
                (string id, HttpContext context, string? window, string? from, string? to, int? limit, bool? explain,
                    CancellationToken cancellationToken) => OfOwnerAsync(
                        node, owners, context, id,
                        (video, key) => WindowsAsync(
                            node, video, key, window, from, to, limit ?? TimeRange.WindowsMax, explain ?? false, cancellationToken),
                        cancellationToken))
            .WithName("get_video_windows")
            .WithSummary(
                "Windows of a video that start in [from, to), by start, open ones included: the newest, and next to give as to for those "
                + "before.")
            .WithDescription("With explain=true it also says why each stands as it does; then window may be left out for all families.")
            .Produces<VideoWindowsAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<IResult> OfOwnerAsync(
        Node node, Owners owners, HttpContext context, string routed, Func<string, byte[], Task<IResult>> here,
        CancellationToken cancellationToken)
    {
        string id = PathId.Of(context, "/v1/videos/", routed);
        byte[] key = Encoding.UTF8.GetBytes(id);
        return owners.AnswerAsync(context, node.ShardOf(key), () => here(id, key), cancellationToken);
    }

    private static async Task<IResult> VideoAsync(Node node, string id, byte[] key, CancellationToken cancellationToken)
    {
        EventTime now = node.Now();
        VideoView? view = await node.Shards.AskAsync(node.ShardOf(key), shard => shard.State.Video(key, now), cancellationToken);
        if (view is null) return Problems.NotFound(Unknown(id));
        IReadOnlyList<Score> scores = await node.Scoring.ScoreAsync([view.Gold.ToVector()], cancellationToken);
        return JsonAnswer.Of(VideoAnswer.Of(view, Predict(scores[0])), ServerJson.Default.VideoAnswer);
    }

    private static async Task<IResult> WindowsAsync(
        Node node, string id, byte[] key, string? window, string? from, string? to, int limit, bool explain,
        CancellationToken cancellationToken)
    {
        WindowSet windows = node.Options.Shard.Windows;
        bool all = explain && window is null;
        if (!all && windows.IndexOf(window ?? "") < 0) return Problems.BadRequest(WindowEndpoints.UnknownFamily(node, window));
        if (!TimeRange.TryParse(from, to, out Interval range, out string fault)) return Problems.BadRequest(fault);
        if (TimeRange.LimitFault(limit) is { } wrong) return Problems.BadRequest(wrong);
        KeyReport? report = await node.Shards.AskAsync(node.ShardOf(key), view => view.State.ReportOf(key), cancellationToken);
        if (report is null && explain) return Problems.NotFound(Unknown(id));
        var lines = new List<WindowLine>();
        foreach (WindowFamily family in windows.Families)
            if (all || family.Name == window) lines.AddRange(await VideoWindows.ReadAsync(node, key, id, family, range, cancellationToken));

        // What fired outlives a video that was evicted.
        if (report is null && lines.Count == 0) return Problems.NotFound(Unknown(id));
        EventTime? next = null;
        if (!all && lines.Count > limit) lines.RemoveRange(0, lines.Count - limit);
        if (!all && lines.Count == limit) next = lines[0].Start;
        ExplainAnswer? reasons = explain ? await VideoWindows.ExplainAsync(node, key, report!, lines, cancellationToken) : null;
        return JsonAnswer.Of(new VideoWindowsAnswer(id, window, lines, next, reasons), ServerJson.Default.VideoWindowsAnswer);
    }

    /// <summary>What is told of a video that no shard knows.</summary>
    internal static string Unknown(string id) => $"No event of video \"{id}\" has been applied, or the video was evicted since.";

    internal static PredictionLine Predict(Score score) => new(score.Model, score.IsTrending, score.Probability, score.PerformanceTier);
}
