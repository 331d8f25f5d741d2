using System.Text.Json;
using System.Text.RegularExpressions;
using Tidemark.UnitTests.Gates;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Tidemark.UnitTests.Deploy;

/// <summary>A Compose file, its anchors merged and its variables as they are written.</summary>
internal sealed partial class ComposeFile
{
    private readonly JsonElement root;

    private ComposeFile(string text)
    {
        Text = text;
        var parser = new MergingParser(new Parser(new StringReader(text)));
        object tree = new DeserializerBuilder().Build().Deserialize<object>(parser);
        root = JsonDocument.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(tree)).RootElement;
        Services = root.GetProperty("services").EnumerateObject().ToDictionary(s => s.Name, s => s.Value);
        Nodes = Services.Where(s => EnvironmentOf(s.Value).ContainsKey("TIDEMARK_KEY")).ToDictionary();
    }

    /// <summary>The file as it is written.</summary>
    public string Text { get; }

    /// <summary>The services by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Services { get; }

    /// <summary>Those of them that are nodes.</summary>
    public IReadOnlyDictionary<string, JsonElement> Nodes { get; }

    /// <summary>The named volumes that are declared.</summary>
    public IEnumerable<string> Volumes => root.GetProperty("volumes").EnumerateObject().Select(v => v.Name);

    /// <summary>The variables that are asked for, each with what follows its name.</summary>
    public IEnumerable<(string Name, string Demand)> Variables =>
        Variable().Matches(Text).Select(match => (match.Groups["name"].Value, match.Groups["rest"].Value));

    /// <summary>The file of the repository.</summary>
    public static ComposeFile Read() => Parse(SourceTree.Read("docker-compose.yml").Text);

    /// <summary>Reads a text.</summary>
    public static ComposeFile Parse(string text) => new(text);

    /// <summary>The texts of a list; empty where there is none.</summary>
    public static string[] List(JsonElement service, string key) =>
        service.TryGetProperty(key, out JsonElement list) ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    /// <summary>The environment of a service; empty where there is none.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(JsonElement service) =>
        service.TryGetProperty("environment", out JsonElement variables)
            ? variables.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetString()!) : new Dictionary<string, string>();

    /// <summary>Puts values in the place of variables.</summary>
    public static string Substitute(string text, IReadOnlyDictionary<string, string> values) =>
        Variable().Replace(text, match => values.GetValueOrDefault(match.Groups["name"].Value, ""));

    [GeneratedRegex(@"\$\{(?<name>\w+)(?<rest>[^}]*)\}")]
    private static partial Regex Variable();
}
