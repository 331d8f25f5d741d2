using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Time;
using Tidemark.Learning.Scoring;
using Tidemark.Media.Outputs;
using Tidemark.Media.Shards;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/trending</c>: the videos that rank highest now, over all shards.</summary>
internal static class TrendingEndpoints
{
    private const int LimitDefault = 10, LimitMax = 1_000;

    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners) => routes
        .MapGet(
            "/v1/trending",
            (int? limit, int? category, HttpContext context, CancellationToken cancellationToken) =>
                TrendingAsync(node, owners, context, limit ?? LimitDefault, category, cancellationToken))
        .WithName("get_trending")
        .WithSummary("The videos with the highest trending scores in their current hour, with what the model says of them.")
        .Produces<TrendingAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> TrendingAsync(
        Node node, Owners owners, HttpContext context, int limit, int? category, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LimitMax) return Problems.BadRequest($"limit is {limit}; it must be from 1 to {LimitMax}.");
        if (category is < 0 or > ushort.MaxValue)
            return Problems.BadRequest($"category is {category}; it must be from 0 to {ushort.MaxValue}.");
        EventTime now = node.Now();
        if (owners.IsPeer(context.Request))
        {
            IReadOnlyList<int> own = owners.Here;
            owners.Speak(context.Response, own);
            TrendingItem[] told = Ranked(await ItemsAsync(node, own, limit, category, cancellationToken), limit);
            return JsonAnswer.Of(new TrendingAnswer(new AsOf(EventTime.Min, now), told, null), ServerJson.Default.TrendingAnswer);
        }

        (TrendingItem[] top, IReadOnlyList<string>? partial) = await TopAsync(
            node, owners, owners.Here, limit, category, cancellationToken);
        ClusterStatus status = await ClusterEndpoints.StatusAsync(node, owners, cancellationToken);
        EventTime watermark = ClusterWatermark.Of(status.Shards, now, node.Options.IdleTimeout);
        return JsonAnswer.Of(
            new TrendingAnswer(new AsOf(watermark, now), top, partial ?? status.Partial), ServerJson.Default.TrendingAnswer);
    }

    /// <summary>Asks all owners, and of this node some shards, for the videos that rank highest.</summary>
    public static async Task<(TrendingItem[] Top, IReadOnlyList<string>? Partial)> TopAsync(
        Node node, Owners owners, IReadOnlyList<int> own, int limit, int? category, CancellationToken cancellationToken)
    {
        string query = category is null ? "" : $"&category={category}";
        Gathered gathered = await owners.GatherAsync($"/v1/trending?limit={limit}{query}", own, cancellationToken);
        List<TrendingItem> items = await ItemsAsync(node, gathered.Here, limit, category, cancellationToken);
        foreach (PeerAnswer answer in gathered.Answers)
        {
            TrendingAnswer told = JsonSerializer.Deserialize(answer.Body, ServerJson.Default.TrendingAnswer)!;
            items.AddRange(told.Items.Where(item =>
                gathered.ByShard.GetValueOrDefault(node.ShardOf(Encoding.UTF8.GetBytes(item.VideoId))) == answer));
        }

        return (Ranked(items, limit), gathered.Partial);
    }

    private static TrendingItem[] Ranked(IEnumerable<TrendingItem> items, int limit) =>
        [.. items.OrderByDescending(v => v.Score).ThenBy(v => v.VideoId, StringComparer.Ordinal).Take(limit)
            .Select((item, index) => item with { Rank = index + 1 })];

    /// <summary>Ranks the videos of some shards, and then asks for the first of all alone what an item tells: that takes combining their
    /// viewers, which would cost more than the ranking.</summary>
    private static async Task<List<TrendingItem>> ItemsAsync(
        Node node, IReadOnlyList<int> shards, int limit, int? category, CancellationToken cancellationToken)
    {
        IReadOnlyList<RankedVideo>[] byShard = await node.Shards.AskAsync(
            shards, view => view.State.Trending(limit, category), cancellationToken);
        ILookup<int, byte[]> top = byShard.SelectMany(v => v)
            .OrderByDescending(v => v.Score).ThenBy(v => v.VideoId, StringComparer.Ordinal).Take(limit)
            .Select(v => Encoding.UTF8.GetBytes(v.VideoId)).ToLookup(key => node.ShardOf(key));
        EventTime now = node.Now();
        VideoView[] videos = [.. (await Task.WhenAll(top.Select(ofShard => node.Shards.AskAsync(
            ofShard.Key, view => ofShard.Select(key => view.State.Video(key, now)).OfType<VideoView>().ToArray(),
            cancellationToken)))).SelectMany(v => v)];
        IReadOnlyList<Score> scores = await node.Scoring.ScoreAsync([.. videos.Select(v => v.Gold.ToVector())], cancellationToken);
        return [.. videos.Zip(scores).Select(pair => Item(pair.First, pair.Second))];
    }

    private static TrendingItem Item(VideoView video, Score score) => new(
        Rank: 0, video.VideoId, video.ChannelId, video.CategoryId, video.Silver.TrendingScore, video.Gold.ViewVelocity, video.Gold.Views1h,
        video.Silver.UniqueViewers, score.Probability, score.PerformanceTier);
}
