using System.Text.Json.Serialization;

namespace Tidemark.Server.Http.Answers;

/// <summary>The state of all alert rules.</summary>
/// <param name="Items">The rules, in the order configured.</param>
/// <param name="Partial">The nodes and shards that the newest looks lacked; null where they were whole.</param>
internal sealed record AlertsAnswer(
    IReadOnlyList<AlertAnswer> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
