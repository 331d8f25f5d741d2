using System.CommandLine;
using Tidemark.Cli.Commands;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Cluster;

/// <summary><c>tidemark cluster</c>: the nodes that share a topic, asked of any of them.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "The nodes of a cluster, asked of any of them; a node alone answers for itself.")
    {
        ViewCommand.Create("members", "Lists the nodes, what each has and has done, and what became of all records.", ClusterViews.Members),
        ViewCommand.Create("shards", "Lists the shards: where each is and how far.", ClusterViews.Shards),
        CreateLocate(),
        CreateDrain(),
        CreateUndrain(),
        CreateTail(),
    };

    private static Command CreateLocate()
    {
        Option<string> url = NodeUrl.Create();
        Option<bool> json = ViewCommand.Json();
        var video = new Argument<string>("VIDEO") { Description = "The video, known or not." };
        var command = new Command("locate", "Tells the shard of a video and the node that has it.") { video, url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            ClusterView place = ClusterViews.Locate(parsed.GetValue(video)!);
            return await new ViewRun(client, place, parsed.GetValue(json)).OnceAsync(cancellationToken);
        });
        return command;
    }

    private static Command CreateDrain()
    {
        Option<string> url = NodeUrl.Create();
        Option<bool> json = ViewCommand.Json();
        Argument<string> node = Node();
        var noWait = new Option<bool>("--no-wait") { Description = "Asks, and does not wait until it is done." };
        var timeout = new Option<string>("--timeout")
        {
            Description = "How long to wait; the node goes on draining after it.", DefaultValueFactory = _ => "60s",
        };
        timeout.Validators.Add(given =>
        {
            if (!DurationText.TryParse(given.GetValueOrDefault<string>(), out _))
                given.AddError($"--timeout {given.Tokens[0].Value} is not a duration such as 60s or 5m.");
        });
        var command = new Command(
            "drain", "Has a node give its shards to the others in good order and take none, and waits until it has none.")
        {
            node, noWait, timeout, url, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            var drain = new DrainRun(client, parsed.GetValue(node)!, parsed.GetValue(json), TimeProvider.System);
            _ = DurationText.TryParse(parsed.GetValue(timeout)!, out TimeSpan patience);
            return await drain.DrainAsync(parsed.GetValue(noWait) ? null : patience, cancellationToken);
        });
        return command;
    }

    private static Command CreateUndrain()
    {
        Option<string> url = NodeUrl.Create();
        Option<bool> json = ViewCommand.Json();
        Argument<string> node = Node();
        var command = new Command("undrain", "Lets a node take shards again.") { node, url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            return await new DrainRun(client, parsed.GetValue(node)!, parsed.GetValue(json), TimeProvider.System)
                .UndrainAsync(cancellationToken);
        });
        return command;
    }

    private static Command CreateTail()
    {
        Option<string> url = NodeUrl.Create();
        var json = new Option<bool>("--json") { Description = "Prints JSON, a line for each line of a log." };
        var lines = new Option<int>("--lines")
        {
            Description = $"How many lines that were written before, from 0 to {TailRun.LinesMax}.", DefaultValueFactory = _ => 10,
        };
        lines.Validators.Add(given =>
        {
            if (given.Tokens.Count == 1 && int.TryParse(given.Tokens[0].Value, out int number) && number is < 0 or > TailRun.LinesMax)
                given.AddError($"--lines is {number}; it must be from 0 to {TailRun.LinesMax}.");
        });
        var noFollow = new Option<bool>("--no-follow") { Description = "Prints those and ends; else new lines follow until Ctrl+C." };
        var command = new Command("tail", "Follows the logs of all nodes together.") { lines, noFollow, url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            var tail = new TailRun(client, parsed.GetValue(json), TimeProvider.System);
            return await tail.RunAsync(parsed.GetValue(lines), !parsed.GetValue(noFollow), cancellationToken);
        });
        return command;
    }

    private static Argument<string> Node() => new("NODE") { Description = "The node, as cluster members calls it." };
}
