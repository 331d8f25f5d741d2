using System.Text.Json.Serialization;

namespace Tidemark.Server.Http.Answers;

/// <summary>The actors of all nodes.</summary>
/// <param name="Nodes">By node.</param>
/// <param name="Partial">Nodes that did not answer in time; null where all did.</param>
internal sealed record ActorsAnswer(
    IReadOnlyList<NodeActors> Nodes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
