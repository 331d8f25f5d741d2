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
        var url = new Option<string>("--url")
        {
            Description = "The node to ask. Its key comes from the environment variable TIDEMARK_KEY.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var json = new Option<bool>("--json") { Description = "Prints the node's answer as it is." };
        var command = new Command("explain", "Tells what the windows of a video wait for, and which of its events were not counted in.")
        {
            video, window, from, to, url, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out Uri? node) || node.Scheme is not ("http" or "https"))
            {
                Console.Error.WriteLine($"--url {parsed.GetValue(url)} is not an address such as http://127.0.0.1:8080.");
                return Task.FromResult(ExitCodes.WrongUsage);
            }

            var query = new ExplainQuery(
                node, parsed.GetValue(video)!, parsed.GetValue(window), parsed.GetValue(from), parsed.GetValue(to));
            return ExplainRun.RunAsync(query, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }
}
