using System.Text.Json.Serialization;

namespace Tidemark.Server.Http.Answers;

/// <summary>The newest lines of the logs of all nodes, by time.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Partial">Nodes that did not answer in time; null where all did.</param>
internal sealed record LogAnswer(
    IReadOnlyList<NodeLogLine> Lines,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
