using System.CommandLine;
using Tidemark.Cli.Bench;
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
        var events = new Option<int>("--events") { Description = "How many events a run takes.", DefaultValueFactory = _ => 10_000_000 };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var command = new Command(
            "workload-w", "Counts views of 100,000 videos over sliding windows through shards and mailboxes, in turns with a plain loop of "
            + "the same work.")
        {
            distinct, events, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int count = parsed.GetValue(events);
            if (count is < EventsMin or > EventsMax)
            {
                await Console.Error.WriteLineAsync($"--events must be from {EventsMin} to {EventsMax}.");
                return ExitCodes.WrongUsage;
            }

            WorkloadFigures figures = await WorkloadBench.RunAsync(count, parsed.GetValue(distinct), cancellationToken);
            foreach (string line in parsed.GetValue(json) ? [BenchJson.Write(figures)] : figures.ToLines()) Console.WriteLine(line);
            return figures.Checked ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
