using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Tidemark.Server.Access;
using Tidemark.Server.Http.Answers;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/live</c>: the state of the whole as server-sent events.</summary>
internal static class LiveEndpoints
{
    public const string Path = "/v1/live";

    public static void Map(IEndpointRouteBuilder routes, LiveFeed feed, Gate gate) => routes
        .MapGet(Path, (HttpContext context, IHostApplicationLifetime host, CancellationToken cancellationToken) =>
            Live(context, feed, gate, host.ApplicationStopping, cancellationToken))
        .DisableHttpMetrics()
        .WithName("live")
        .WithSummary("The state of the cluster, or of the node alone, once a second, as server-sent events, until the caller goes.")
        .Produces<LiveState>(StatusCodes.Status200OK, "text/event-stream")
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static IResult Live(
        HttpContext context, LiveFeed feed, Gate gate, CancellationToken ending, CancellationToken cancellationToken)
    {
        if (!feed.TryEnter()) return Problems.NotNow(context, $"{LiveFeed.ListenersMax} listen already, which is the most.", 1);
        context.Response.OnCompleted(() =>
        {
            feed.Leave();
            return Task.CompletedTask;
        });
        return TypedResults.ServerSentEvents(WhileAllowedAsync(feed.ReadAsync(ending, cancellationToken), MayAsync));

        async ValueTask<bool> MayAsync() => await gate.WhoAsync(context, cancellationToken) is { } caller && caller.May(AccessRight.Read);
    }

    /// <summary>A key that ends, or is revoked, ends what it began.</summary>
    private static async IAsyncEnumerable<string> WhileAllowedAsync(IAsyncEnumerable<string> states, Func<ValueTask<bool>> mayAsync)
    {
        await foreach (string state in states)
        {
            if (!await mayAsync()) yield break;
            yield return state;
        }
    }
}
