using System.CommandLine;
using Tidemark.Cli.Bench;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark bench</c>: measures the engine on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "Measures the engine on this machine.")
    {
        Checkpoint(),
        HotPathBenches.Recovery(),
        HotPathBenches.Decode(),
        HotPathBenches.Pipeline(),
        HotPathBenches.Ingest(),
        HotPathBenches.Latency(),
        Http(),
        Kafka(),
        HotPathBenches.Memory(),
        Sketches(),
        WorkloadWCommand.Create(),
    };

    private static Command Checkpoint()
    {
        var keys = new Option<int>("--keys") { Description = "How many videos are active.", DefaultValueFactory = _ => 1_000_000 };
        var rate = new Option<int>("--rate") { Description = "Events a second under steady load.", DefaultValueFactory = _ => 20_000 };
        var seconds = new Option<int>("--seconds") { Description = "How long each steady load lasts.", DefaultValueFactory = _ => 15 };
        var folder = new Option<string?>("--data") { Description = "Where the scratch folder is made [the system's]." };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var command = new Command(
            "checkpoint", "Fills a node with active videos, then measures what checkpoints write, what they add to latency, and how fast "
            + "the state is recovered.")
        {
            keys, rate, seconds, folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var load = new CheckpointLoad(parsed.GetValue(keys), parsed.GetValue(rate), parsed.GetValue(seconds));
            if (load.Keys < 1_000 || load.Rate < 100 || load.Seconds < 1)
            {
                await Console.Error.WriteLineAsync("--keys must be at least 1000, --rate at least 100 and --seconds at least 1.");
                return ExitCodes.WrongUsage;
            }

            CheckpointFigures figures = await CheckpointBench.RunAsync(load, parsed.GetValue(folder), cancellationToken);
            foreach (string line in parsed.GetValue(json) ? [figures.ToJson()] : figures.ToLines()) Console.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Http()
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = "How long each of the twelve measurements lasts.", DefaultValueFactory = _ => 8,
        };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var command = new Command(
            "http", "Measures reads and scores over HTTP while 10,000 events a second come in, beside an empty call; needs wrk.")
        {
            seconds, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(seconds) is < 1 or > 600)
            {
                await Console.Error.WriteLineAsync("--seconds must be from 1 to 600.");
                return ExitCodes.WrongUsage;
            }

            HttpFigures figures = await HttpBench.RunAsync(parsed.GetValue(seconds), cancellationToken);
            foreach (string line in parsed.GetValue(json) ? [BenchJson.Write(figures)] : figures.ToLines()) Console.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Kafka()
    {
        var partitions = new Option<int>("--partitions") { Description = "Partitions of 4 MiB each.", DefaultValueFactory = _ => 64 };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var command = new Command(
            "kafka",
            "Reads a topic of a dev-kafka process: by the managed client message by message, in batches, and as a node does, into "
            + "windows and journal.")
        {
            partitions, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int count = parsed.GetValue(partitions);
            if (count is < 1 or > DevKafkaTopic.PartitionsMax)
            {
                await Console.Error.WriteLineAsync($"--partitions must be from 1 to {DevKafkaTopic.PartitionsMax}.");
                return ExitCodes.WrongUsage;
            }

            KafkaFigures figures = await KafkaBench.RunAsync(count, cancellationToken);
            foreach (string line in parsed.GetValue(json) ? [BenchJson.Write(figures)] : figures.ToLines()) Console.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Sketches()
    {
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var command = new Command("sketches", "Measures the sketches on one core, each against the plain way to the same answer.")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            SketchBench.Run(parsed.GetValue(json), Console.Out);
            return ExitCodes.Done;
        });
        return command;
    }
}
