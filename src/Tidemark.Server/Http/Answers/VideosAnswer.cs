using System.Text.Json.Serialization;
using Tidemark.Media.Shards;

namespace Tidemark.Server.Http.Answers;

/// <summary>Videos whose ids hold a text.</summary>
/// <param name="Items">The videos: those that begin with it, then those with most events, then by id.</param>
/// <param name="Partial">Whom the answer lacks: nodes that did not answer in time, and shards that nobody has; null where it is
/// whole.</param>
internal sealed record VideosAnswer(
    IReadOnlyList<FoundVideo> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
