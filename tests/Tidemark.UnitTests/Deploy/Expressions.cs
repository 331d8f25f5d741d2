using System.Text.Json;
using System.Text.RegularExpressions;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>The expressions of Prometheus in rules, dashboards and the autoscaler, and the metrics that they name.</summary>
internal static partial class Expressions
{
    private static readonly string[] words = ["and", "or", "unless", "bool", "offset", "by", "on", "without", "ignoring"];

    /// <summary>Every expression under <c>deploy</c> with the file that it stands in.</summary>
    public static IEnumerable<(string File, string Expression)> All()
    {
        foreach (string path in SourceTree.Paths.Where(path => path.StartsWith("deploy/", StringComparison.Ordinal)))
        {
            if (path.StartsWith("deploy/grafana/dashboards/", StringComparison.Ordinal))
            {
                foreach (string text in Of(JsonDocument.Parse(SourceTree.Read(path).Text).RootElement)) yield return (path, text);
            }
            else if (IsRules(path) || path.StartsWith("deploy/kubernetes/", StringComparison.Ordinal))
            {
                foreach (string text in YamlDocument.Read(path).SelectMany(Of)) yield return (path, text);
            }
        }
    }

    /// <summary>The metrics that rules compute.</summary>
    public static IEnumerable<string> Recorded() =>
        SourceTree.Paths.Where(IsRules)
            .SelectMany(path => Record().Matches(SourceTree.Read(path).Text)).Select(match => match.Groups["name"].Value);

    /// <summary>The metrics that an expression names.</summary>
    public static IEnumerable<string> MetricsOf(string expression) =>
        Identifier().Matches(Aside().Replace(expression, " ")).Select(match => match.Value).Where(name => !words.Contains(name)).Distinct();

    private static bool IsRules(string path) => path.EndsWith(".rules.yml", StringComparison.Ordinal);

    /// <summary>The expressions and metric names within a document: <c>expr</c> anywhere, <c>metric.name</c> of an autoscaler, and the
    /// query of a dashboard's variable.</summary>
    private static IEnumerable<string> Of(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().SelectMany(Of);
        if (element.ValueKind != JsonValueKind.Object) return [];
        return element.EnumerateObject().SelectMany(field => field switch
        {
            { Name: "expr" or "query", Value.ValueKind: JsonValueKind.String } =>
                [LabelValues().Replace(field.Value.GetString()!, "${metric}")],
            { Name: "metric" } => [field.Value.GetProperty("name").GetString()!],
            _ => Of(field.Value),
        });
    }

    // Labels, ranges, texts, and the lists of labels after by and on.
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|""[^""]*""|\b(by|on|without|ignoring)\s*\([^)]*\)")]
    private static partial Regex Aside();

    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_][\w:]*(?![\w:]*\s*\()")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"^label_values\((?<metric>\w+), \w+\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"- record: (?<name>\S+)")]
    private static partial Regex Record();
}
