using System.CommandLine;
using System.Globalization;
using Tidemark.Cli.Commands;

namespace Tidemark.Cli.Cluster;

/// <summary>A command that shows an answer of a node, once or again and again.</summary>
internal static class ViewCommand
{
    private const double SecondsDefault = 2, SecondsMin = 0.1, SecondsMax = 3_600;

    public static Command Create(string name, string description, ClusterView view)
    {
        Option<string> url = NodeUrl.Create();
        Option<bool> json = Json();
        var watch = new Option<double?>("--watch")
        {
            Description = $"Shows it anew every so many seconds ({SecondsDefault} where no number is given) until Ctrl+C.",
            HelpName = "SECONDS",
            Arity = ArgumentArity.ZeroOrOne,
        };
        watch.Validators.Add(given =>
        {
            if (given.Tokens.Count == 0) return;
            string text = given.Tokens[0].Value;
            bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds);
            if (isNumber && seconds is >= SecondsMin and <= SecondsMax) return;
            given.AddError(string.Create(
                CultureInfo.InvariantCulture, $"--watch {text} is not a number from {SecondsMin} to {SecondsMax}."));
        });
        var command = new Command(name, description) { watch, url, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new NodeClient(NodeUrl.Of(parsed, url));
            var run = new ViewRun(client, view, parsed.GetValue(json));
            return parsed.GetResult(watch) is null
                ? await run.OnceAsync(cancellationToken)
                : await run.WatchAsync(TimeSpan.FromSeconds(parsed.GetValue(watch) ?? SecondsDefault), cancellationToken);
        });
        return command;
    }

    public static Option<bool> Json() => new("--json") { Description = "Prints one JSON object." };
}
