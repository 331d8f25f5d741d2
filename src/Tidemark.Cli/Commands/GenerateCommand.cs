using System.CommandLine;
using System.Text;
using Tidemark.Core.Time;
using Tidemark.Media.Generation;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark generate</c>: writes made-up events, equal for equal arguments.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var events = new Option<long>("--events") { Description = "How many lines.", Required = true };
        var rate = new Option<double>("--rate")
        {
            Description = "Events per second of event time; towards a URL also per second of real time.",
            DefaultValueFactory = _ => 100,
        };
        var seed = new Option<ulong>("--seed") { Description = "Where all randomness comes from.", DefaultValueFactory = _ => 1 };
        var profile = new Option<string>("--profile") { Description = "How traffic behaves.", DefaultValueFactory = _ => "steady" };
        profile.AcceptOnlyFromAmong("steady");
        var start = new Option<string?>("--start") { Description = "The first event time, ISO-8601. Default 2026-01-01T00:00:00Z." };
        var disorder = new Option<string>("--disorder")
        {
            Description = "The mean delay by which events come out of order, such as 500ms.",
            DefaultValueFactory = _ => "500ms",
        };
        var duplicates = new Option<double>("--duplicates") { Description = "The share of events sent twice, from 0 to 1." };
        var bad = new Option<double>("--bad") { Description = "The share of broken lines, from 0 to 1." };
        var to = new Option<string>("--to") { Description = "A file, - for standard output, or the URL of a node.", Required = true };
        var command = new Command("generate", "Writes made-up events as JSON lines; equal arguments give equal bytes.")
        {
            events, rate, seed, profile, start, disorder, duplicates, bad, to,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (!TryTime(parsed.GetValue(start), out EventTime from))
                return Task.FromResult(Refuse($"--start {parsed.GetValue(start)} is not a time such as 2026-01-01T00:00:00Z."));
            if (!DurationText.TryParse(parsed.GetValue(disorder)!, out TimeSpan delay))
                return Task.FromResult(Refuse($"--disorder {parsed.GetValue(disorder)} is not a duration such as 500ms or 2s."));
            if (parsed.GetValue(to)!.StartsWith("kafka:", StringComparison.Ordinal))
                return Task.FromResult(Refuse($"--to {parsed.GetValue(to)}: this version does not write to Kafka."));
            var options = new GeneratorOptions
            {
                Events = parsed.GetValue(events),
                Rate = parsed.GetValue(rate),
                Seed = parsed.GetValue(seed),
                Start = from,
                Disorder = delay,
                Duplicates = parsed.GetValue(duplicates),
                Bad = parsed.GetValue(bad),
            };
            if (options.Faults() is { Count: > 0 } faults) return Task.FromResult(Refuse(string.Join('\n', faults)));
            return GenerateRun.RunAsync(options, parsed.GetValue(to)!, TimeProvider.System, cancellationToken);
        });
        return command;
    }

    private static bool TryTime(string? text, out EventTime time)
    {
        time = GeneratorOptions.DefaultStart;
        return text is null || UtcTime.TryParse(Encoding.UTF8.GetBytes(text), out time);
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCodes.WrongUsage;
    }
}
