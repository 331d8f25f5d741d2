using System.CommandLine;
using Microsoft.Extensions.Logging;
using Tidemark.Server.Configuration;
using Tidemark.Server.Logging;
using Tidemark.Server.Replay;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark replay</c>: sends files through the engine and writes what comes out.</summary>
internal static class ReplayCommand
{
    private const long Unlimited = 1L << 50;

    public static Command Create()
    {
        var arguments = new NodeArguments();
        var files = new Argument<string[]>("FILE") { Description = "The files, read in this order.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "What the files hold.", Required = true };
        format.AcceptOnlyFromAmong("jsonl", "youtube-trending");
        var year = new Option<int?>("--year") { Description = "The year of rows whose date has none (youtube-trending, first edition)." };
        var data = new Option<string?>("--data") { Description = "A data folder to keep; without it a scratch one is used and removed." };
        var output = new Option<string>("--output")
        {
            Description = "Where windows.jsonl, gold.jsonl, rejected.jsonl and late.jsonl go.",
            DefaultValueFactory = _ => "replay-output",
        };
        var command = new Command(
            "replay", "Sends files through the real engine (log, shards, journal), ends the input, and prints what became of every record.")
        {
            files, format, year, data, output,
        };
        arguments.AddTo(command, withData: false, withPort: false);
        command.SetAction((parsed, cancellationToken) =>
        {
            NodeOptions node = arguments.Bind(parsed, ("log.disk_max", Unlimited + "B"), ("drain.deadline", "10m"));
            var options = new ReplayOptions(
                parsed.GetValue(files)!,
                parsed.GetValue(format) == "jsonl" ? ReplayFormat.Jsonl : ReplayFormat.YoutubeTrending,
                parsed.GetValue(year), parsed.GetValue(data), parsed.GetValue(output)!);
            return RunAsync(options, node, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ReplayOptions options, NodeOptions node, CancellationToken cancellationToken)
    {
        using var log = NodeLog.Open(directory: null, LogLevel.Warning);
        ReplaySummary summary = await ReplayRun.RunAsync(options, node, TimeProvider.System, log.Loggers, cancellationToken);
        Console.WriteLine(summary.ToJson());
        return ExitCodes.Done;
    }
}
