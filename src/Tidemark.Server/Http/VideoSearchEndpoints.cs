using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Media.Shards;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/videos</c>: videos by a part of their ids, over all shards.</summary>
internal static class VideoSearchEndpoints
{
    private const string Path = "/v1/videos";

    private const int LimitDefault = 20, LimitMax = 100, TextBytesMax = 128;

    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners) => routes
        .MapGet(Path, (string? search, int? limit, HttpContext context, CancellationToken cancellationToken) =>
            SearchAsync(node, owners, context, search ?? "", limit ?? LimitDefault, cancellationToken))
        .WithName("search_videos")
        .WithSummary(
            "Videos whose ids hold a text, the letters A to Z taken as a to z: those that begin with it first, then by "
            + "events.")
        .Produces<VideosAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> SearchAsync(
        Node node, Owners owners, HttpContext context, string text, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LimitMax) return Problems.BadRequest($"limit is {limit}; it must be from 1 to {LimitMax}.");
        if (Encoding.UTF8.GetByteCount(text) > TextBytesMax)
            return Problems.BadRequest($"search is longer than {TextBytesMax} bytes, which is the most that an id has.");
        var search = new VideoSearch(text, limit);
        if (owners.IsPeer(context.Request))
        {
            IReadOnlyList<int> own = owners.Here;
            owners.Speak(context.Response, own);
            return Answer(await FoundAsync(node, own, search, cancellationToken), partial: null);
        }

        Gathered gathered = await owners.GatherAsync($"{Path}?limit={limit}&search={Uri.EscapeDataString(text)}", cancellationToken);
        IEnumerable<FoundVideo> found = await FoundAsync(node, gathered.Here, search, cancellationToken);
        foreach (PeerAnswer answer in gathered.Answers)
        {
            VideosAnswer told = JsonSerializer.Deserialize(answer.Body, ServerJson.Default.VideosAnswer)!;
            found = found.Concat(told.Items.Where(item =>
                gathered.ByShard.GetValueOrDefault(node.ShardOf(Encoding.UTF8.GetBytes(item.VideoId))) == answer));
        }

        return Answer(search.Best(found), gathered.Partial);
    }

    private static IResult Answer(IReadOnlyList<FoundVideo> items, IReadOnlyList<string>? partial) =>
        JsonAnswer.Of(new VideosAnswer(items, partial), ServerJson.Default.VideosAnswer);

    private static async Task<IReadOnlyList<FoundVideo>> FoundAsync(
        Node node, IReadOnlyList<int> shards, VideoSearch search, CancellationToken cancellationToken) =>
        search.Best((await Task.WhenAll(shards.Select(shard => OfShardAsync(node, shard, search, cancellationToken))))
            .SelectMany(found => found));

    private static async Task<List<FoundVideo>> OfShardAsync(
        Node node, int shard, VideoSearch search, CancellationToken cancellationToken)
    {
        List<FoundVideo> all = [];
        for (int? from = 0; from is { } looked;)
        {
            (IReadOnlyList<FoundVideo> found, from) = await node.Shards.AskAsync(
                shard, view => view.State.Search(search, looked), cancellationToken);
            all.AddRange(found);
        }

        return all;
    }
}
