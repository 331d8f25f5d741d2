using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Learning.Scoring;
using Tidemark.Media.Outputs;
using Tidemark.Media.Shards;
using Tidemark.Media.Windows;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>What is told of one video: <c>GET /v1/videos/{id}</c> and its windows.</summary>
internal static class VideoEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node)
    {
        routes.MapGet(
                "/v1/videos/{id}",
                (string id, HttpContext context, CancellationToken cancellationToken) =>
                    VideoAsync(node, VideoPath.IdOf(context, id), cancellationToken))
            .WithName("get_video")
            .WithSummary("Totals, counters, Silver, Gold and prediction of a video, with the newest event counted in.")
            .Produces<VideoAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet(
                "/v1/videos/{id}/windows",
                (string id, HttpContext context, string? window, string? from, string? to, CancellationToken cancellationToken) =>
                    WindowsAsync(node, VideoPath.IdOf(context, id), window, from, to, cancellationToken))
            .WithName("get_video_windows")
            .WithSummary("Windows of a video that start in [from, to), by start, open ones included; at most the newest 1000 that fired.")
            .Produces<VideoWindowsAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> VideoAsync(Node node, string id, CancellationToken cancellationToken)
    {
        byte[] key = Encoding.UTF8.GetBytes(id);
        EventTime now = node.Now();
        VideoView? view = await node.Shards.AskAsync(node.ShardOf(key), shard => shard.State.Video(key, now), cancellationToken);
        if (view is null) return Problems.NotFound($"No event of video \"{id}\" has been applied.");
        IReadOnlyList<Score> scores = await node.Scoring.ScoreAsync([view.Gold.ToVector()], cancellationToken);
        return Results.Json(VideoAnswer.Of(view, Predict(scores[0])), ServerJson.Default.VideoAnswer);
    }

    private static async Task<IResult> WindowsAsync(
        Node node, string id, string? window, string? from, string? to, CancellationToken cancellationToken)
    {
        byte[] key = Encoding.UTF8.GetBytes(id);
        int family = node.Options.Shard.Windows.IndexOf(window ?? "");
        if (family < 0) return Problems.BadRequest(WindowEndpoints.UnknownFamily(node, window));
        if (!TimeRange.TryParse(from, to, out Interval range, out string fault)) return Problems.BadRequest(fault);
        int shard = node.ShardOf(key);
        (bool known, IReadOnlyList<(Interval Window, MediaWindow Result)> open) = await node.Shards.AskAsync(
            shard, view => (view.State.Knows(key), view.State.OpenWindowsOf(key, family)), cancellationToken);
        if (!known) return Problems.NotFound($"No event of video \"{id}\" has been applied.");

        // A window that fires between the two reads is in both; the fired one counts.
        IReadOnlyList<FiredBlock> fired = await node.Shards.ReadFiredAsync(
            shard, family, group: 0, range, TimeRange.WindowsMax, cancellationToken);
        var items = new List<WindowLine>();
        foreach (FiredBlock block in fired)
            if (new FiredBlockEntries(block.Bytes).TryFind(key, out ReadOnlyMemory<byte> result))
                items.Add(Line(window!, id, block.Window, result));
        EventTime firedThrough = fired.Count > 0 ? fired[^1].Window.Start : EventTime.Min;
        items.AddRange(open
            .Where(o => range.Contains(o.Window.Start) && o.Window.Start > firedThrough)
            .Select(o => WindowLine.OfVideo(window!, id, o.Window, o.Result) with { Open = true }));
        return Results.Json(new VideoWindowsAnswer(id, window!, items), ServerJson.Default.VideoWindowsAnswer);
    }

    internal static PredictionLine Predict(Score score) => new(score.Model, score.IsTrending, score.Probability, score.PerformanceTier);

    private static WindowLine Line(string family, string id, Interval window, ReadOnlyMemory<byte> result)
    {
        var reader = new ByteReader(result.Span);
        return WindowLine.OfVideo(family, id, window, MediaWindow.Read(ref reader)) with { Complete = true };
    }
}
