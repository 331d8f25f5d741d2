using System.CommandLine;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Files;
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
        var data = new Option<string?>("--data")
        {
            Description = "A data folder to keep: an interrupted replay goes on when it is run again with the same arguments. "
                + "Without it a scratch one is used and removed.",
        };
        var output = new Option<string>("--output")
        {
            Description = "Where windows.jsonl, gold.jsonl, rejected.jsonl and late.jsonl go.",
            DefaultValueFactory = _ => "replay-output",
        };
        var speed = new Option<double?>("--speed")
        {
            Description = "How many times as fast as it happened: 1 as it happened, 60 an hour a minute. Without it, as fast as it goes.",
        };
        var sort = new Option<bool>("--sort") { Description = "Sorts all events by event time before the first is sent." };
        var sortMemory = new Option<string>("--sort-memory")
        {
            Description = "The most memory that sorting takes, 1MiB to 2GiB; what is larger is sorted in files beside the data.",
            DefaultValueFactory = _ => "256MiB",
        };
        var command = new Command(
            "replay", "Sends files through the real engine (log, shards, journal), ends the input, and prints what became of every record.")
        {
            files, format, year, data, output, speed, sort, sortMemory,
        };
        arguments.AddTo(command, withData: false, withPort: false);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(speed) is { } factor && !(factor > 0 && double.IsFinite(factor)))
                return Refuse($"--speed {factor} is not a number above 0.");
            if (!SizeText.TryParse(parsed.GetValue(sortMemory)!, out long memory)
                || memory is < ExternalSort.MemoryBytesMin or > ExternalSort.MemoryBytesMax)
                return Refuse($"--sort-memory {parsed.GetValue(sortMemory)} is not a size from 1MiB to 2GiB.");
            NodeOptions node = arguments.Bind(parsed, ("log.disk_max", Unlimited + "B"), ("drain.deadline", "10m"));
            var options = new ReplayOptions(
                parsed.GetValue(files)!,
                parsed.GetValue(format) == "jsonl" ? ReplayFormat.Jsonl : ReplayFormat.YoutubeTrending,
                parsed.GetValue(year), parsed.GetValue(data), parsed.GetValue(output)!)
            {
                SortMemoryBytes = parsed.GetValue(sort) ? memory : null,
                Speed = parsed.GetValue(speed),
            };
            return RunAsync(options, node, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(ReplayOptions options, NodeOptions node, CancellationToken cancellationToken)
    {
        using var log = NodeLog.Open(directory: null, LogLevel.Warning);
        using ReplayBar? bar = ReplayBar.OnTerminal(TimeProvider.System);
        void Tell(ReplaySummary summary)
        {
            bar?.Dispose();
            Console.WriteLine(summary.ToJson());
        }

        await ReplayRun.RunAsync(options, node, TimeProvider.System, log.Loggers, bar, Tell, cancellationToken);
        return ExitCodes.Done;
    }

    private static Task<int> Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return Task.FromResult(ExitCodes.WrongUsage);
    }
}
