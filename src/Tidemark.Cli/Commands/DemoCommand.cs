using System.CommandLine;
using System.Globalization;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark demo</c>: a node on a scratch folder with made-up events coming in.</summary>
internal static class DemoCommand
{
    /// <summary>Somewhat less than the longest time that a timer takes, 2^32 − 2 milliseconds.</summary>
    private const int SecondsMax = 4_000_000;

    public static Command Create()
    {
        var arguments = new NodeArguments();
        var seconds = new Option<int?>("--seconds") { Description = "Ends by itself after so many seconds, with a summary." };
        seconds.Validators.Add(result =>
        {
            // What is no number is refused by the option itself, and must not be read here.
            if (!int.TryParse(result.Tokens.SingleOrDefault()?.Value, CultureInfo.InvariantCulture, out int wished)) return;
            if (wished is < 1 or > SecondsMax) result.AddError($"--seconds must be from 1 to {SecondsMax}.");
        });
        var command = new Command(
            "demo", "Serves on a scratch data folder and sends made-up events to itself, until stopped or for some seconds.")
        {
            seconds,
        };
        arguments.AddTo(command, withData: false, withPort: true);
        command.SetAction((parsed, cancellationToken) =>
        {
            NodeOptions options = arguments.Bind(parsed);
            string folder = Directory.CreateTempSubdirectory("tidemark-demo-").FullName;
            return DemoRun.RunAsync(options with { DataDirectory = folder }, parsed.GetValue(seconds), cancellationToken);
        });
        return command;
    }
}
