using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>/v1/cluster/actors</c> and <c>/v1/cluster/log</c>: what goes on within the nodes, all of them from any.</summary>
internal static class NodeEndpoints
{
    private const string ActorsPath = "/v1/cluster/actors", LogPath = "/v1/cluster/log";
    private const int LinesDefault = 100;

    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners, RecentLog log)
    {
        routes.MapGet(ActorsPath, (HttpContext context, CancellationToken cancellationToken) =>
                ActorsAsync(context, node, owners, cancellationToken))
            .WithName("get_actors")
            .WithSummary("The actors of every node: which run, and how many messages wait for each.")
            .Produces<ActorsAnswer>();
        routes.MapGet(LogPath, (int? limit, HttpContext context, CancellationToken cancellationToken) =>
                LogAsync(context, node, owners, log, limit ?? LinesDefault, cancellationToken))
            .WithName("get_log")
            .WithSummary("The newest lines of every node's log, by time.")
            .Produces<LogAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> ActorsAsync(HttpContext context, Node node, Owners owners, CancellationToken cancellationToken)
    {
        List<NodeActors> nodes = [Actors(node)];
        IReadOnlyList<string>? partial = null;
        if (!owners.IsPeer(context.Request))
        {
            (IReadOnlyList<PeerAnswer> answers, partial) = await owners.AskEverybodyAsync(ActorsPath, cancellationToken);
            foreach (PeerAnswer answer in answers)
                nodes.AddRange(JsonSerializer.Deserialize(answer.Body, ServerJson.Default.ActorsAnswer)!.Nodes);
        }

        return JsonAnswer.Of(
            new ActorsAnswer([.. nodes.OrderBy(n => n.Node, StringComparer.Ordinal)], partial), ServerJson.Default.ActorsAnswer);
    }

    private static NodeActors Actors(Node node) => new(
        node.Name, node.Shards.Restarts, [.. node.Shards.Held.Select(shard => new ActorAnswer(
            $"shard-{shard}", node.Shards.Metrics(shard).IsReady ? "ready" : "recovering", node.Shards.MailboxDepth(shard),
            node.Options.Engine.MailboxCapacity))]);

    private static async Task<IResult> LogAsync(
        HttpContext context, Node node, Owners owners, RecentLog log, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > RecentLog.LinesMax)
            return Problems.BadRequest($"limit is {limit}; it must be from 1 to {RecentLog.LinesMax}.");
        List<NodeLogLine> lines =
            [.. log.Newest(limit).Select(line => new NodeLogLine(node.Name, line.Number, line.Time, line.Level, line.Message))];
        IReadOnlyList<string>? partial = null;
        if (!owners.IsPeer(context.Request))
        {
            (IReadOnlyList<PeerAnswer> answers, partial) = await owners.AskEverybodyAsync($"{LogPath}?limit={limit}", cancellationToken);
            foreach (PeerAnswer answer in answers)
                lines.AddRange(JsonSerializer.Deserialize(answer.Body, ServerJson.Default.LogAnswer)!.Lines);
        }

        return JsonAnswer.Of(
            new LogAnswer(
                [.. lines.OrderBy(l => l.Time).ThenBy(l => l.Node, StringComparer.Ordinal).ThenBy(l => l.Number).TakeLast(limit)], partial),
            ServerJson.Default.LogAnswer);
    }
}
