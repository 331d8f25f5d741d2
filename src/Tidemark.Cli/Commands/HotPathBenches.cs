using System.CommandLine;
using Tidemark.Cli.Bench;

namespace Tidemark.Cli.Commands;

/// <summary>The benchmarks of the way of an event: <c>tidemark bench decode|pipeline|ingest|latency|recovery|memory</c>.</summary>
internal static class HotPathBenches
{
    public static Command Decode()
    {
        Option<bool> json = Json();
        var command = new Command("decode", "Decodes JSON of 225 bytes, beside a plain reader of the same 8 fields.") { json };
        command.SetAction(parsed =>
        {
            DecodeFigures figures = DecodeBench.Run();
            Print(parsed.GetValue(json), figures, figures.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Pipeline()
    {
        Option<int> events = Number("--events", "How many events are measured.", 30_000_000);
        Option<int> eventRate = Number(
            "--event-rate", "Events by second of event time, of which 20 minutes warm up: fewer make windows fire more often.", 100_000);
        (Option<string?> folder, Option<bool> json) = (Folder(), Json());
        var command = new Command("pipeline", "Takes events in memory through shards into a journal on disk, with no log and no sink.")
        {
            events, eventRate, folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (int count, int rate) = (parsed.GetValue(events), parsed.GetValue(eventRate));
            if (count < 200_000 || rate < 100) return await RefuseAsync("--events must be at least 200000 and --event-rate at least 100.");
            PipelineFigures figures = await PipelineBench.RunAsync(count, rate, parsed.GetValue(folder), cancellationToken);
            Print(parsed.GetValue(json), figures, figures.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Ingest()
    {
        Option<int> rate = Number("--rate", "Events a second that are due.", 200_000);
        Option<int> batch = Number("--batch", "Events of a request.", 1_000);
        Option<int> seconds = Number("--seconds", "How long to send.", 10);
        (Option<string?> folder, Option<bool> json) = (Folder(), Json());
        var command = new Command("ingest", "Sends events to a node of its own over HTTP, until they are on disk.")
        {
            rate, batch, seconds, folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (int due, int events, int length) = (parsed.GetValue(rate), parsed.GetValue(batch), parsed.GetValue(seconds));
            if (!IsLoad(due, events, length)) return await RefuseAsync(LoadBounds);
            IngestFigures figures = await IngestBench.RunAsync(due, events, length, parsed.GetValue(folder), cancellationToken);
            Print(parsed.GetValue(json), figures, figures.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Latency()
    {
        var rates = new Option<int[]>("--rate")
        {
            Description = "Events a second that are due; several for one run each.", AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [50_000, 100_000],
        };
        Option<int> batch = Number("--batch", "Events of a request.", 500);
        Option<int> seconds = Number("--seconds", "How long to send at each rate.", 65);
        (Option<string?> folder, Option<bool> json) = (Folder(), Json());
        var command = new Command("latency", "Measures from when an event is due until reads show it, over HTTP, at given rates.")
        {
            rates, batch, seconds, folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (int events, int length) = (parsed.GetValue(batch), parsed.GetValue(seconds));
            foreach (int rate in parsed.GetValue(rates)!)
            {
                if (!IsLoad(rate, events, length)) return await RefuseAsync(LoadBounds);
                LatencyFigures figures = await LatencyBench.RunAsync(rate, events, length, parsed.GetValue(folder), cancellationToken);
                Print(parsed.GetValue(json), figures, figures.ToLine());
            }

            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Recovery()
    {
        Option<int> keys = Number("--keys", "How many videos are active.", 1_000_000);
        Option<int> runs = Number("--runs", "How often the node is opened.", 5);
        (Option<string?> folder, Option<bool> json) = (Folder(), Json());
        var command = new Command("recovery", "Measures how fast a node gets its state back, beside reading the same bytes alone.")
        {
            keys, runs, folder, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (int videos, int openings) = (parsed.GetValue(keys), parsed.GetValue(runs));
            if (videos < 1_000 || openings < 1) return await RefuseAsync("--keys must be at least 1000 and --runs at least 1.");
            RecoveryFigures figures = await RecoveryBench.RunAsync(videos, openings, parsed.GetValue(folder), cancellationToken);
            Print(parsed.GetValue(json), figures, figures.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Memory()
    {
        var keys = new Option<int[]>("--keys")
        {
            Description = "How many videos have a pane; several for one measurement each.", AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10_000, 100_000, 1_000_000],
        };
        Option<int[]> shards = Numbers("--shards", "How many shards share them; several likewise.", MemoryBench.ReferenceShards);
        Option<int[]> panes = Numbers("--panes", "How many minutes a sliding window holds; 1 for the families minute and hour.", 1);
        var sessions = new Option<bool>("--sessions") { Description = "Keeps a session of each video, too." };
        Option<bool> json = Json();
        var command = new Command(
            "memory", "Measures what a video costs in memory, and how fast shards step as videos, shards and panes become many.")
        {
            keys, shards, panes, sessions, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (int[] keyed, int[] sharded, int[] paned) = (parsed.GetValue(keys)!, parsed.GetValue(shards)!, parsed.GetValue(panes)!);
            if (keyed.Any(n => n is < 1_000 or > 10_000_000) || sharded.Any(n => n is < 1 or > 64) || paned.Any(n => n is < 1 or > 288))
                return await RefuseAsync("--keys must be from 1000 to 10000000, --shards from 1 to 64 and --panes from 1 to 288.");
            foreach (MemoryFigures figures in MemoryBench.Run(keyed, sharded, paned, parsed.GetValue(sessions), cancellationToken))
                Print(parsed.GetValue(json), figures, figures.ToLine());
            return ExitCodes.Done;
        });
        return command;
    }

    private const string LoadBounds = "--rate must be at least 100, --batch from 1 to 100000 and no more than a second of events, "
        + "--seconds at least 1.";

    private static bool IsLoad(int rate, int batch, int seconds) =>
        rate >= 100 && batch is >= 1 and <= 100_000 && batch <= rate && seconds >= 1;

    private static Option<int> Number(string name, string description, int otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static Option<int[]> Numbers(string name, string description, int otherwise) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [otherwise] };

    private static Option<string?> Folder() => new("--data") { Description = "Where the scratch folder is made [the system's]." };

    private static Option<bool> Json() => new("--json") { Description = "Prints one JSON object, or one for each rate or number." };

    private static void Print<TFigures>(bool json, TFigures figures, string line) =>
        Console.WriteLine(json ? BenchJson.Write(figures) : line);

    private static async Task<int> RefuseAsync(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return ExitCodes.WrongUsage;
    }
}
