using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Time;
using Tidemark.Media.Shards;
using Tidemark.Server.Cluster;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>/v1/peer</c>: what nodes ask each other alone; nobody else is answered, and no description lists it.</summary>
internal static class PeerEndpoints
{
    /// <summary>Where another node is asked for the features of its videos.</summary>
    public const string VectorsPath = "/v1/peer/vectors";

    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners)
    {
        routes.MapGet(
            GroupParts.Path,
            (int family, int kind, string key, long before, int limit, HttpContext context, CancellationToken cancellationToken) =>
                owners.IsPeer(context.Request)
                    ? GroupPartsAsync(context, node, owners, family, kind, key, before, limit, cancellationToken) : Refused())
            .ExcludeFromDescription();
        routes.MapPost(
            "/v1/peer/shards/{shard}/release",
            (int shard, HttpContext context, CancellationToken cancellationToken) =>
                owners.IsPeer(context.Request) ? ReleaseAsync(node, shard, cancellationToken) : Refused())
            .ExcludeFromDescription();
        routes.MapPost(
            VectorsPath,
            (string[] videos, HttpContext context, CancellationToken cancellationToken) =>
                owners.IsPeer(context.Request) ? VectorsAsync(node, videos, cancellationToken) : Refused())
            .ExcludeFromDescription();
    }

    private static async Task<IResult> ReleaseAsync(Node node, int shard, CancellationToken cancellationToken) =>
        (uint)shard < (uint)node.Shards.Count && await node.Cluster!.GiveUpAsync(shard, cancellationToken)
            ? Results.NoContent()
            : Problems.Of(StatusCodes.Status409Conflict, "Not given up", $"The group gives shard {shard} to this node.");

    /// <summary>The features of a video as the model takes them; null where the shard does not know it.</summary>
    public static async Task<double[]?> VectorAsync(Node node, int shard, byte[] video, CancellationToken cancellationToken)
    {
        EventTime now = node.Now();
        VideoView? view = await node.Shards.AskAsync(shard, held => held.State.Video(video, now), cancellationToken);
        return view?.Gold.ToVector();
    }

    private static Task<IResult> Refused() => Task.FromResult(Problems.NotFound("Only nodes of the cluster are answered here."));

    private static async Task<IResult> GroupPartsAsync(
        HttpContext context, Node node, Owners owners, int family, int kind, string key, long before, int limit,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<int> here = owners.Here;
        owners.Speak(context.Response, here);
        var parts = new GroupParts(node, owners, family, kind, Convert.FromHexString(key));
        return Results.Bytes(GroupPart.Write(await parts.HereAsync(here, new EventTime(before), limit, cancellationToken)));
    }

    private static async Task<IResult> VectorsAsync(Node node, string[] videos, CancellationToken cancellationToken)
    {
        var vectors = new double?[]?[videos.Length];
        for (int i = 0; i < videos.Length; i++)
        {
            byte[] key = Encoding.UTF8.GetBytes(videos[i]);
            double[]? vector = await VectorAsync(node, node.ShardOf(key), key, cancellationToken);

            // JSON has no NaN, which stands for a feature that is not defined.
            vectors[i] = vector is null ? null : [.. vector.Select(v => double.IsNaN(v) ? (double?)null : v)];
        }

        return JsonAnswer.Of(vectors, ServerJson.Default.NullableDoubleArrayArray);
    }
}
