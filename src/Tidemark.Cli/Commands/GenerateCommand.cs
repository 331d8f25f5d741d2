using System.CommandLine;
using System.Text;
using Tidemark.Connectors.Kafka;
using Tidemark.Core.Time;
using Tidemark.Media.Generation;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark generate</c>: writes made-up events, equal for equal arguments.</summary>
internal sealed class GenerateCommand
{
    private readonly Option<long> events = new("--events") { Description = "How many lines.", Required = true };
    private readonly Option<double> rate = new("--rate")
    {
        Description = "Events per second of event time; towards a URL or a topic also of real time. Profiles say what they make of it.",
        DefaultValueFactory = _ => 100,
    };

    private readonly Option<ulong> seed = new("--seed") { Description = "Where all randomness comes from.", DefaultValueFactory = _ => 1 };
    private readonly Option<string> profile = new("--profile")
    {
        Description = "How traffic behaves: steady; daily (a tenth of the rate at night, 80 % at noon, all of it in the evening, UTC); "
            + "viral (videos take off, on top of the rate); sale (ten times the rate for ten minutes of every hour).",
        DefaultValueFactory = _ => "steady",
    };

    private readonly Option<string?> start = new("--start")
    {
        Description = "The first event time, ISO-8601. Default 2026-01-01T00:00:00Z.",
    };

    private readonly Option<string> disorder = new("--disorder")
    {
        Description = "The mean delay by which events come out of order, such as 500ms; with pareto: before it, a few come very late.",
        DefaultValueFactory = _ => "500ms",
    };

    private readonly Option<double> duplicates = new("--duplicates") { Description = "The share of events sent twice, from 0 to 1." };
    private readonly Option<double> bad = new("--bad") { Description = "The share of broken lines, from 0 to 1." };
    private readonly Option<string> to = new("--to")
    {
        Description = "A file, - for standard output, the URL of a node, or kafka:TOPIC.", Required = true,
    };

    private readonly Option<string?> truth = new("--truth")
    {
        Description = "A file for what is hidden of each video: its quality, and why, when and how it goes viral (not with steady).",
    };

    private readonly Option<int> attempts = new("--attempts")
    {
        Description = "How often a request to a node is tried, before the command gives up.",
        DefaultValueFactory = _ => Retries.AttemptsDefault,
    };

    private readonly Option<string?> bootstrap = new("--bootstrap")
    {
        Description = "Brokers of kafka:TOPIC, host:port, more than one with commas between [kafka.bootstrap].",
    };

    private readonly NodeArguments settings = new();

    private GenerateCommand() => profile.AcceptOnlyFromAmong("steady", "daily", "viral", "sale");

    public static Command Create() => new GenerateCommand().Build();

    private Command Build()
    {
        var command = new Command("generate", "Writes made-up events as JSON lines; equal arguments give equal bytes.")
        {
            events, rate, seed, profile, start, disorder, duplicates, bad, to, truth, attempts, bootstrap,
        };
        settings.AddTo(command, withData: false, withPort: false);
        command.SetAction(RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!TryTime(parsed.GetValue(start), out EventTime from))
            return Refuse($"--start {parsed.GetValue(start)} is not a time such as 2026-01-01T00:00:00Z.");
        if (!TryDisorder(parsed.GetValue(disorder)!, out DisorderLaw law, out TimeSpan delay))
            return Refuse($"--disorder {parsed.GetValue(disorder)} is not a duration such as 500ms, 2s or pareto:2s.");
        if (parsed.GetValue(attempts) is < 1 or > Retries.AttemptsMax)
            return Refuse($"--attempts {parsed.GetValue(attempts)} is not a number from 1 to {Retries.AttemptsMax}.");
        var options = new GeneratorOptions
        {
            Events = parsed.GetValue(events),
            Profile = Enum.Parse<GeneratorProfile>(parsed.GetValue(profile)!, ignoreCase: true),
            Rate = parsed.GetValue(rate),
            Seed = parsed.GetValue(seed),
            Start = from,
            Disorder = delay,
            DisorderLaw = law,
            Duplicates = parsed.GetValue(duplicates),
            Bad = parsed.GetValue(bad),
        };
        if (options.Faults() is { Count: > 0 } faults) return Refuse(string.Join('\n', faults));
        if (parsed.GetValue(truth) is not null && options.Profile == GeneratorProfile.Steady)
            return Refuse("--truth: the profile steady hides nothing; choose --profile daily, viral or sale.");
        var target = GenerateTarget.Of(parsed.GetValue(to)!, () => Kafka(parsed), parsed.GetValue(truth), parsed.GetValue(attempts));
        if (target.Fault() is { } fault) return Refuse(fault);
        return new GenerateRun(target, options, TimeProvider.System).RunAsync(cancellationToken);
    }

    private KafkaOptions Kafka(ParseResult parsed) => NodeOptionsBinder.BindKafka(
        settings.Sources(parsed).Add("kafka.bootstrap", parsed.GetValue(bootstrap), "--bootstrap"));

    private static bool TryDisorder(string text, out DisorderLaw law, out TimeSpan mean)
    {
        const string Pareto = "pareto:";
        bool isPareto = text.StartsWith(Pareto, StringComparison.Ordinal);
        law = isPareto ? DisorderLaw.Pareto : DisorderLaw.Exponential;
        return DurationText.TryParse(isPareto ? text[Pareto.Length..] : text, out mean);
    }

    private static bool TryTime(string? text, out EventTime time)
    {
        time = GeneratorOptions.DefaultStart;
        return text is null || UtcTime.TryParse(Encoding.UTF8.GetBytes(text), out time);
    }

    private static Task<int> Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return Task.FromResult(ExitCodes.WrongUsage);
    }
}
