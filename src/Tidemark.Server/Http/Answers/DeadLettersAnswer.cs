using System.Text.Json.Serialization;

namespace Tidemark.Server.Http.Answers;

/// <summary>A page of dead letters.</summary>
/// <param name="Items">The letters, by shard and position.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; null where there is none.</param>
/// <param name="Dropped">How many were dropped to make room, since the nodes started.</param>
/// <param name="Partial">Nodes that did not answer in time; null where all did.</param>
internal sealed record DeadLettersAnswer(
    IReadOnlyList<DeadLetterAnswer> Items, string? Next, long Dropped,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
