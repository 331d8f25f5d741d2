using System.CommandLine;
using Tidemark.Cli.Bench.WorkloadW;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark bench workload-w</c>: sliding windows by key, against plain loops.</summary>
internal static class WorkloadWCommand
{
    private const int EventsMin = 10_000;
    private const int EventsMax = 100_000_000;

    public static Command Create()
    {
        var distinct = new Option<bool>("--distinct") { Description = "Counts distinct viewers, too." };
        var alternatives = new Option<bool>("--alternatives") { Description = "Measures other ways to count them, on one core each." };
        var events = new Option<int>("--events") { Description = "How many events a run takes.", DefaultValueFactory = _ => 10_000_000 };
        var runs = new Option<int>("--runs") { Description = "How many runs of each; medians are told.", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var command = new Command(
            "workload-w", "Counts views of 100,000 videos over sliding windows through shards and mailboxes, in turns with a plain loop of "
            + "the same work.")
        {
            distinct, alternatives, events, runs, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (int count, int times) = (parsed.GetValue(events), parsed.GetValue(runs));
            if (count is < EventsMin or > EventsMax || times is < 1 or > 100)
            {
                await Console.Error.WriteLineAsync($"--events must be from {EventsMin} to {EventsMax} and --runs from 1 to 100.");
                return ExitCodes.WrongUsage;
            }

            if (parsed.GetValue(alternatives) && !parsed.GetValue(distinct))
            {
                await Console.Error.WriteLineAsync("--alternatives are ways to count distinct viewers: add --distinct.");
                return ExitCodes.WrongUsage;
            }

            WorkloadFigures figures = await WorkloadBench.RunAsync(
                count, times, parsed.GetValue(distinct), parsed.GetValue(alternatives), cancellationToken);
            foreach (string line in parsed.GetValue(json) ? [figures.ToJson()] : figures.ToLines()) Console.WriteLine(line);
            return figures.Checked ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
