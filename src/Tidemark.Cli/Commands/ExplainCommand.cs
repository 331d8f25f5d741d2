using System.CommandLine;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark explain</c>: why the windows of a video stand as they do, asked of a running node.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var video = new Argument<string>("VIDEO") { Description = "The video." };
        var window = new Argument<string?>("WINDOW")
        {
            Description = "The window family, such as hour; all of them where it is left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = new Option<string?>("--from") { Description = "Only windows that start at or after this time." };
        var to = new Option<string?>("--to") { Description = "Only windows that start before this time." };
        Option<string> url = NodeUrl.Create();
        var json = new Option<bool>("--json") { Description = "Prints the node's answer as it is." };
        var command = new Command("explain", "Tells what the windows of a video wait for, and which of its events were not counted in.")
        {
            video, window, from, to, url, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var query = new ExplainQuery(
                NodeUrl.Of(parsed, url), parsed.GetValue(video)!, parsed.GetValue(window), parsed.GetValue(from), parsed.GetValue(to));
            return ExplainRun.RunAsync(query, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
