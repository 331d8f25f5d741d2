using System.CommandLine;
using Tidemark.Cli.Cluster;
using Tidemark.Cli.Commands;
using Tidemark.Core;

namespace Tidemark.Cli.Access;

/// <summary><c>tidemark erase</c>: removes what is kept of a viewer's events, of all nodes.</summary>
internal static class EraseCommand
{
    public static Command Create()
    {
        var viewer = new Argument<string>("VIEWER") { Description = "The viewer's id, as events bring it." };
        Option<string> url = NodeUrl.Create();
        Option<bool> json = ViewCommand.Json();
        var command = new Command(
            "erase",
            "Erases a viewer's events from dead letters and late events; needs a key of an administrator. Exit code 1 where a node did not "
            + "answer.")
        {
            viewer, url, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            NodeReply reply = await client.SendAsync(
                HttpMethod.Delete, $"/v1/viewers/{Uri.EscapeDataString(parsed.GetValue(viewer)!)}", cancellationToken);
            if (!reply.IsSuccess) throw new TidemarkException($"Nothing was erased: {reply.Reason}");
            (string told, string? lacks) = client.Read(reply, "erasure", answer => (
                $"{ClusterViews.Count(answer.GetProperty("dead_letters").GetInt64(), "dead letter")} and "
                + $"{ClusterViews.Count(answer.GetProperty("late").GetInt64(), "late event")} were erased. "
                + answer.GetProperty("remaining").GetString(),
                ClusterViews.Lacks(answer)));
            Console.WriteLine(parsed.GetValue(json) ? reply.Body : told);
            if (lacks is not null) await Console.Error.WriteLineAsync(lacks);
            return lacks is null ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
