using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Time;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/cluster/shards</c>: where every shard stands and what became of its records.</summary>
internal static class ClusterEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node) => routes
        .MapGet("/v1/cluster/shards", (CancellationToken cancellationToken) => ShardsAsync(node, cancellationToken))
        .WithName("get_shards")
        .WithSummary("Position, lag, watermark and counters of every shard; read = applied + duplicates + late + poisoned + rejected.")
        .Produces<ShardsAnswer>();

    private static async Task<IResult> ShardsAsync(Node node, CancellationToken cancellationToken)
    {
        ShardStatus[] shards = await node.StatusAsync(cancellationToken);
        EventTime watermark = ClusterWatermark.Of(shards, node.Now(), node.Options.IdleTimeout);
        return Results.Json(new ShardsAnswer(watermark, node.Shards.Restarts, shards), ServerJson.Default.ShardsAnswer);
    }
}
