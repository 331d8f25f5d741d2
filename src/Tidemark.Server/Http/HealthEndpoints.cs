using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>Liveness and readiness.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node)
    {
        routes.MapGet("/healthz", () => Answer(node, "ok", StatusCodes.Status200OK))
            .WithName("health").WithSummary("Answers while the process lives.").Produces<HealthAnswer>();
        routes.MapGet("/readyz", () => node.Shards.IsReady
                ? Answer(node, "ok", StatusCodes.Status200OK)
                : Answer(node, "recovering", StatusCodes.Status503ServiceUnavailable))
            .WithName("ready").WithSummary("Answers 200 once every shard has recovered, else 503.")
            .Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Answer(Node node, string status, int code)
    {
        int ready = Enumerable.Range(0, node.Shards.Count).Count(shard => node.Shards.Metrics(shard).IsReady);
        var answer = new HealthAnswer(status, node.Shards.Count, ready, [.. Recovering(node)]);
        return Results.Json(answer, ServerJson.Default.HealthAnswer, statusCode: code);
    }

    private static IEnumerable<RecoveringShard> Recovering(Node node)
    {
        for (int shard = 0; shard < node.Shards.Count; shard++)
            if (node.Shards.Metrics(shard).Recovery is { } recovery)
                yield return new RecoveringShard(shard, recovery.Bytes, recovery.BytesTotal, recovery.RemainingMs(node.Now()));
    }
}
