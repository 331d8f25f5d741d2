using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Outputs;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/windows/{NAME}</c>: windows of a group, merged over all shards.</summary>
internal static class WindowEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners) => routes
        .MapGet(
            "/v1/windows/{name}",
            (string name, string? group, string? from, string? to, int? limit, bool? distribution, CancellationToken cancellationToken) =>
                WindowsAsync(
                    node, owners, name, group ?? "all", from, to, limit ?? TimeRange.WindowsMax, distribution ?? false, cancellationToken))
        .WithName("get_windows")
        .WithSummary(
            "Fired windows of a group (all, category:10, channel:X) that start in [from, to), by start: the newest, and next to give as to "
            + "for those before.")
        .WithDescription("With distribution=true each tells how views per video are distributed in it, in at most 128 points.")
        .Produces<WindowsAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    internal static string UnknownFamily(Node node, string? name) =>
        $"There are no windows called \"{name}\"; there are {string.Join(", ", node.Options.Shard.Windows.Families.Select(f => f.Name))}.";

    private static async Task<IResult> WindowsAsync(
        Node node, Owners owners, string name, string group, string? from, string? to, int limit, bool distribution,
        CancellationToken cancellationToken)
    {
        int family = node.Options.Shard.Windows.IndexOf(name);
        if (family < 0) return Problems.BadRequest(UnknownFamily(node, name));
        if (node.Options.Shard.Windows.Families[family].Kind == WindowKind.Session)
            return Problems.BadRequest(
                $"{name} is a family of sessions, which are kept for each video alone; /v1/videos/ID/windows?window={name} gives them.");
        if (!GroupName.TryParse(group, out int kind, out string key))
            return Problems.BadRequest($"group is \"{group}\"; it must be {GroupName.Rule}.");
        if (!TimeRange.TryParse(from, to, out Interval range, out string fault)) return Problems.BadRequest(fault);

        if (TimeRange.LimitFault(limit) is { } wrong) return Problems.BadRequest(wrong);
        ClusterStatus status = await ClusterEndpoints.StatusAsync(node, owners, cancellationToken);
        EventTime watermark = ClusterWatermark.Of(status.Shards, node.Now(), node.Options.IdleTimeout);
        var history = new GroupHistory(node, owners, family, kind, Encoding.UTF8.GetBytes(key));
        IReadOnlyList<WindowLine> lines = await history.ReadAsync(key, range, limit, distribution, cancellationToken);
        IReadOnlyList<string>? partial = history.Partial ?? status.Partial;
        return JsonAnswer.Of(
            new WindowsAnswer(
                name, MediaDomain.Groups[kind], key, watermark,
                [.. lines.Select(l => l with { Complete = l.End <= watermark && partial is null })],
                lines.Count == limit ? lines[0].Start : null, partial),
            ServerJson.Default.WindowsAnswer);
    }
}
