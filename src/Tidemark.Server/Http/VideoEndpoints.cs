using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
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
        WindowFamily of = node.Options.Shard.Windows.Families[family];
        (bool known, IReadOnlyList<LiveWindow<MediaPane>> live) = await node.Shards.AskAsync(
            shard, view => (view.State.Knows(key), view.State.LiveWindowsOf(key, family)), cancellationToken);
        if (!known) return Problems.NotFound($"No event of video \"{id}\" has been applied.");

        // Blocks hold sessions by their ends, which lie at least a gap behind their starts.
        Interval blocks = of.Kind == WindowKind.Session ? new Interval(range.Start.Plus(-of.SizeMs), EventTime.Max) : range;
        IReadOnlyList<FiredBlock> fired = await node.Shards.ReadFiredAsync(
            shard, family, group: 0, blocks, TimeRange.WindowsMax, cancellationToken);
        var items = new SortedDictionary<EventTime, WindowLine>();
        foreach (FiredBlock block in fired)
            if (new FiredBlockEntries(block.Bytes).TryFind(key, out ReadOnlyMemory<byte> entry)) Add(FiredEntry.Read(entry));

        // What the shard still holds is newer than what was kept when it fired.
        foreach (LiveWindow<MediaPane> held in live) items[held.Window.Start] = LiveLine(of.Name, id, in held);
        return Results.Json(
            new VideoWindowsAnswer(id, of.Name, [.. items.Values.Where(line => range.Contains(line.Start))]),
            ServerJson.Default.VideoWindowsAnswer);

        void Add(FiredEntry entry) => items[entry.Window.Start] = FiredLine(of.Name, id, in entry);
    }

    internal static PredictionLine Predict(Score score) => new(score.Model, score.IsTrending, score.Probability, score.PerformanceTier);

    private static WindowLine FiredLine(string family, string id, in FiredEntry entry)
    {
        var reader = new ByteReader(entry.Result.Span);
        return WindowLine.OfVideo(family, id, entry.Window, MediaWindow.Read(ref reader)) with
        {
            Revision = entry.Revision,
            Complete = true,
        };
    }

    private static WindowLine LiveLine(string family, string id, in LiveWindow<MediaPane> window)
    {
        MediaPane pane = window.Pane;
        return WindowLine.OfVideo(family, id, window.Window, MediaWindow.Of(in pane)) with
        {
            Revision = Math.Max(0, window.Firings - 1),
            Complete = window.State != WindowState.Open,
            Open = window.State == WindowState.Open ? true : null,
        };
    }
}
