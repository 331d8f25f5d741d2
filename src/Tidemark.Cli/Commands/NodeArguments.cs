using System.Collections;
using System.CommandLine;
using Tidemark.Server.Configuration;

namespace Tidemark.Cli.Commands;

/// <summary>The options that configure a node, shared by the commands that run one.</summary>
internal sealed class NodeArguments
{
    private readonly Option<FileInfo?> config = new("--config")
    {
        Description = "A configuration file in HOCON, of which JSON is a part.",
    };

    private readonly Option<string?> data = new("--data") { Description = "The data folder [data.directory]." };
    private readonly Option<string?> port = new("--http-port")
    {
        Description = "The port of the HTTP interface, 0 for any free one [http.port].",
    };

    private readonly Option<string[]> definitions = new("-D")
    {
        Description = "A setting, as key=value; may be given more than once. tidemark config show lists all keys.",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command, bool withData, bool withPort)
    {
        command.Options.Add(config);
        command.Options.Add(definitions);
        if (withData) command.Options.Add(data);
        if (withPort) command.Options.Add(port);
    }

    /// <summary>Binds the configuration: the defaults, the command's own defaults, then the file, the environment, <c>-D</c>, and the
    /// options.</summary>
    /// <exception cref="ConfigurationException">With every fault there is.</exception>
    public NodeOptions Bind(ParseResult parsed, params IEnumerable<(string Key, string Value)> defaults) =>
        NodeOptionsBinder.Bind(Sources(parsed, defaults));

    /// <summary>Where the configuration comes from, not bound yet.</summary>
    public SettingSources Sources(ParseResult parsed, params IEnumerable<(string Key, string Value)> defaults)
    {
        var sources = new SettingSources();
        foreach ((string key, string value) in defaults) sources.Add(key, value, "default of the command");
        if (parsed.GetValue(config) is { } file) sources.AddFile(file.FullName);
        sources.AddEnvironment(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(
            variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal));
        sources.AddDefinitions(parsed.GetValue(definitions) ?? []);
        if (parsed.GetResult(data) is not null) sources.Add("data.directory", parsed.GetValue(data), "--data");
        if (parsed.GetResult(port) is not null) sources.Add("http.port", parsed.GetValue(port), "--http-port");
        return sources;
    }
}
