using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Time;
using Tidemark.Learning.Scoring;
using Tidemark.Media.Outputs;
using Tidemark.Media.Shards;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/trending</c>: the videos that rank highest now, over all shards.</summary>
internal static class TrendingEndpoints
{
    private const int LimitDefault = 10, LimitMax = 1_000;

    public static void Map(IEndpointRouteBuilder routes, Node node) => routes
        .MapGet(
            "/v1/trending",
            (int? limit, int? category, CancellationToken cancellationToken) =>
                TrendingAsync(node, limit ?? LimitDefault, category, cancellationToken))
        .WithName("get_trending")
        .WithSummary("The videos with the highest trending scores in their current hour, with what the model says of them.")
        .Produces<TrendingAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> TrendingAsync(Node node, int limit, int? category, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LimitMax) return Problems.BadRequest($"limit is {limit}; it must be from 1 to {LimitMax}.");
        if (category is < 0 or > ushort.MaxValue)
            return Problems.BadRequest($"category is {category}; it must be from 0 to {ushort.MaxValue}.");
        IReadOnlyList<TrendingVideo>[] byShard = await node.Shards.AskAllAsync(
            view => view.State.Trending(limit, category), cancellationToken);
        TrendingVideo[] top = [.. byShard.SelectMany(v => v)
            .OrderByDescending(v => v.Score).ThenBy(v => v.VideoId, StringComparer.Ordinal).Take(limit)];
        IReadOnlyList<Score> scores = await node.Scoring.ScoreAsync([.. top.Select(v => v.Gold.ToVector())], cancellationToken);
        EventTime now = node.Now();
        EventTime watermark = ClusterWatermark.Of(await node.StatusAsync(cancellationToken), now, node.Options.IdleTimeout);
        var items = top.Zip(scores).Select((pair, index) => Item(index + 1, pair.First, pair.Second)).ToList();
        return Results.Json(new TrendingAnswer(new AsOf(watermark, now), items), ServerJson.Default.TrendingAnswer);
    }

    private static TrendingItem Item(int rank, TrendingVideo video, Score score) => new(
        rank, video.VideoId, video.ChannelId, video.CategoryId, video.Score, video.Gold.ViewVelocity, video.Gold.Views1h,
        video.Silver.UniqueViewers, score.Probability, score.PerformanceTier);
}
