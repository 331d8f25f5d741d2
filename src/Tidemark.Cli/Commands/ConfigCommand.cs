using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark config</c>: what a node would be configured with, without running one.</summary>
internal static class ConfigCommand
{
    public static Command Create() => new("config", "Tells what a node would be configured with, without running one.")
    {
        Show(), Check(),
    };

    private static Command Show()
    {
        var arguments = new NodeArguments();
        Option<bool> json = Json("Prints JSON lines, one for each setting.");
        var command = new Command("show", "Prints every setting in force, as HOCON, and where it came from. Secrets are hidden.") { json };
        arguments.AddTo(command, withData: false, withPort: false);
        command.SetAction(parsed =>
        {
            foreach (Setting setting in NodeOptionsBinder.Show(arguments.Sources(parsed)))
                Console.WriteLine(parsed.GetValue(json) ? Line(setting) : $"{setting.Key} = {setting.Value}  # {setting.Origin}");
            return ExitCodes.Done;
        });
        return command;

        static string Line(Setting setting)
        {
            using JsonDocument value = JsonDocument.Parse(setting.Value);
            return JsonSerializer.Serialize(
                new SettingLine(setting.Key, value.RootElement, setting.Origin), ConfigJson.Default.SettingLine);
        }
    }

    private static Command Check()
    {
        var arguments = new NodeArguments();
        Option<bool> json = Json("Prints one JSON object with the faults.");
        var command = new Command("check", "Ends with exit code 0 if a node can be configured so, else with 78 and every fault.")
        {
            json,
        };
        arguments.AddTo(command, withData: false, withPort: false);
        command.SetAction(parsed =>
        {
            IReadOnlyList<string> faults = [];
            try
            {
                arguments.Bind(parsed);
            }
            catch (ConfigurationException wrong) when (parsed.GetValue(json))
            {
                faults = wrong.Faults;
            }

            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new CheckResult(faults.Count == 0, faults), ConfigJson.Default.CheckResult)
                : "The configuration is in order.");
            return faults.Count == 0 ? ExitCodes.Done : ConfigurationException.ExitCode;
        });
        return command;
    }

    private static Option<bool> Json(string description) => new("--json") { Description = description };

    /// <summary>One line of <c>show --json</c>.</summary>
    internal sealed record SettingLine(string Key, JsonElement Value, string Origin);

    /// <summary>What <c>check --json</c> prints.</summary>
    internal sealed record CheckResult(bool Valid, IReadOnlyList<string> Faults);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConfigCommand.SettingLine))]
[JsonSerializable(typeof(ConfigCommand.CheckResult))]
internal sealed partial class ConfigJson : JsonSerializerContext;
