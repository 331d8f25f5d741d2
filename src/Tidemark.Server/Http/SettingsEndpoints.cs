using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Server.Access;
using Tidemark.Server.Cluster;
using Tidemark.Server.Configuration;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/settings</c>: what this node is configured with.</summary>
internal static class SettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node) => routes
        .MapGet("/v1/settings", (HttpContext context) => Answer(node, context.Features.Get<Caller>()!))
        .WithName("get_settings")
        .WithSummary("What this node is configured with: its window families, and every setting in force as tidemark config show tells it.")
        .Produces<SettingsAnswer>();

    private static IResult Answer(Node node, Caller caller)
    {
        IEnumerable<Setting> items = node.Options.Settings;
        if (!caller.May(AccessRight.Administer)) items = items.Select(setting => setting with { Origin = KindOf(setting.Origin) });
        return JsonAnswer.Of(
            new SettingsAnswer(
                node.Name, ClusterMember.Version,
                [.. node.Options.Shard.Windows.Families.Select(f => new FamilyItem(
                    f.Name, f.Kind.ToString().ToLowerInvariant(), f.SizeMs, f.SlideMs, f.OffsetMs, f.AllowedLatenessMs))],
                [.. items]),
            ServerJson.Default.SettingsAnswer);
    }

    /// <summary>What kind of place a setting came from: the folders of a machine are told to its administrators alone.</summary>
    private static string KindOf(string origin) =>
        origin.StartsWith("default", StringComparison.Ordinal) ? "default"
        : origin.StartsWith("environment ", StringComparison.Ordinal) ? "environment"
        : origin.StartsWith('-') ? "-D"
        : "file";
}
