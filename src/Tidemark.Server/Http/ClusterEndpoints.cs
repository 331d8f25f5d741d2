using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Connectors.Cluster;
using Tidemark.Core.Time;
using Tidemark.Server.Access;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>/v1/cluster</c>: the nodes, where every shard stands, where a video is, and nodes that give their shards away.</summary>
internal static class ClusterEndpoints
{
    private const string Path = "/v1/cluster", ShardsPath = Path + "/shards";

    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners)
    {
        routes.MapGet(Path, (CancellationToken cancellationToken) => ClusterAsync(node, owners, cancellationToken))
            .WithName("get_cluster")
            .WithSummary("The nodes, the shards of each, and what became of all records.")
            .Produces<ClusterAnswer>();
        routes.MapGet(ShardsPath, (HttpContext context, CancellationToken cancellationToken) =>
                ShardsAsync(context, node, owners, cancellationToken))
            .WithName("get_shards")
            .WithSummary(
                "Position, lag, watermark, counters of each shard; read = applied + duplicates + late + poisoned + rejected + misrouted.")
            .Produces<ShardsAnswer>();
        routes.MapGet(Path + "/locate", (string video) => Locate(node, video))
            .WithName("locate_video")
            .WithSummary("The shard of a video, and the node that has it.")
            .Produces<LocateAnswer>();
        MapDrain(routes, node, "drain", "Asks a node to give its shards to the others, in good order, and to take none.", isDraining: true);
        MapDrain(routes, node, "undrain", "Lets a node take shards again.", isDraining: false);
    }

    /// <summary>Asks all owners where their shards stand.</summary>
    public static Task<ClusterStatus> StatusAsync(Node node, Owners owners, CancellationToken cancellationToken) =>
        StatusAsync(node, owners, owners.Here, cancellationToken);

    /// <summary>Asks all owners where their shards stand, and of this node some shards.</summary>
    public static async Task<ClusterStatus> StatusAsync(
        Node node, Owners owners, IReadOnlyList<int> own, CancellationToken cancellationToken)
    {
        Gathered gathered = await owners.GatherAsync(ShardsPath, own, cancellationToken);
        ShardsAnswer here = await HereAsync(node, gathered.Here, cancellationToken);
        var byShard = new SortedDictionary<int, ShardStatus>();
        var byNode = new Dictionary<string, ShardsAnswer>(StringComparer.Ordinal) { [node.Name] = here };
        foreach (ShardStatus status in here.Shards) byShard[status.Shard] = status;
        foreach (PeerAnswer answer in gathered.Answers)
        {
            ShardsAnswer told = JsonSerializer.Deserialize(answer.Body, ServerJson.Default.ShardsAnswer)!;
            byNode[answer.Member.Node] = told;
            foreach (ShardStatus status in told.Shards)
                if (gathered.ByShard.GetValueOrDefault(status.Shard) == answer) byShard[status.Shard] = status;
        }

        return new ClusterStatus([.. byShard.Values], byNode, gathered.Partial);
    }

    /// <summary>The nodes of the cluster, or the node alone.</summary>
    public static MemberAnswer[] Members(Node node, ClusterStatus status) => node.Cluster is { } cluster
        ? [.. cluster.Roster.Members.Select(m => Describe(cluster, m, status))]
        : [new MemberAnswer(
            node.Name, node.Address, ClusterMember.Version, node.Started, "up", 0, [.. status.Shards.Select(s => s.Shard)],
            status.Restarts, status.FencedWrites, ShardTotals.Of(status.Shards))];

    private static async Task<ShardsAnswer> HereAsync(Node node, IReadOnlyList<int> shards, CancellationToken cancellationToken) => new(
        EventTime.Min, node.Shards.Restarts, node.Shards.FencedWrites, await node.StatusAsync(shards, cancellationToken),
        NodeMeasures.Of(node), Partial: null);

    private static void MapDrain(IEndpointRouteBuilder routes, Node node, string verb, string summary, bool isDraining) => Needed
        .On(
            routes.MapPost($"{Path}/nodes/{{name}}/{verb}", (string name, CancellationToken cancellationToken) =>
                SetDrainingAsync(node, name, isDraining, cancellationToken)),
            AccessRight.Operate)
        .WithName($"{verb}_node")
        .WithSummary(summary)
        .Produces(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    private static async Task<IResult> ShardsAsync(HttpContext context, Node node, Owners owners, CancellationToken cancellationToken)
    {
        if (owners.IsPeer(context.Request))
        {
            IReadOnlyList<int> here = owners.Here;
            owners.Speak(context.Response, here);
            return JsonAnswer.Of(await HereAsync(node, here, cancellationToken), ServerJson.Default.ShardsAnswer);
        }

        ClusterStatus status = await StatusAsync(node, owners, cancellationToken);
        EventTime watermark = ClusterWatermark.Of(status.Shards, node.Now(), node.Options.IdleTimeout);
        return JsonAnswer.Of(
            new ShardsAnswer(watermark, status.Restarts, status.FencedWrites, status.Shards, Measured: null, status.Partial),
            ServerJson.Default.ShardsAnswer);
    }

    private static async Task<IResult> ClusterAsync(Node node, Owners owners, CancellationToken cancellationToken)
    {
        ClusterStatus status = await StatusAsync(node, owners, cancellationToken);
        EventTime watermark = ClusterWatermark.Of(status.Shards, node.Now(), node.Options.IdleTimeout);
        return JsonAnswer.Of(
            new ClusterAnswer(
                node.Name, watermark, node.Shards.Count, ShardTotals.Of(status.Shards), Members(node, status), status.Partial),
            ServerJson.Default.ClusterAnswer);
    }

    private static MemberAnswer Describe(ClusterMember cluster, Member member, ClusterStatus status)
    {
        ShardStatus[] its = [.. status.Shards.Where(s => s.Node == member.Node)];
        ShardsAnswer? told = status.ByNode.GetValueOrDefault(member.Node);
        string state = !cluster.IsHeard(member) ? "silent" : !member.IsDraining ? "up" : its.Length > 0 ? "draining" : "drained";
        return new MemberAnswer(
            member.Node, member.Endpoint, member.Version, new EventTime(member.Started.ToUnixTimeMilliseconds()), state,
            (long)member.Age.TotalMilliseconds, [.. its.Select(s => s.Shard)], told?.Restarts, told?.FencedWrites, ShardTotals.Of(its));
    }

    private static IResult Locate(Node node, string video)
    {
        int shard = node.ShardOf(Encoding.UTF8.GetBytes(video));
        Member? owner = node.Cluster?.OwnerOf(shard);
        LocateAnswer answer = node.Cluster is null
            ? new LocateAnswer(video, shard, node.Name, node.Address) : new LocateAnswer(video, shard, owner?.Node, owner?.Endpoint);
        return JsonAnswer.Of(answer, ServerJson.Default.LocateAnswer);
    }

    private static async Task<IResult> SetDrainingAsync(Node node, string name, bool isDraining, CancellationToken cancellationToken)
    {
        if (node.Cluster is null)
        {
            return Problems.Of(
                StatusCodes.Status409Conflict, "There is no cluster",
                "This node is alone and has nobody to give its shards to. Stop it with SIGTERM: it finishes its work.");
        }

        return await node.Cluster.SetDrainingAsync(name, isDraining, cancellationToken)
            ? Results.StatusCode(StatusCodes.Status202Accepted)
            : Problems.NotFound($"No node is called \"{name}\". {Path} lists those there are.");
    }
}
