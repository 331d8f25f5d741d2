using System.Text.Json.Serialization;
using Tidemark.Core.Time;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http.Answers;

/// <summary>Where the shards stand.</summary>
/// <param name="Watermark">The least watermark of the shards that are not idle.</param>
/// <param name="Restarts">How often a shard has been started again since the process started.</param>
/// <param name="FencedWrites">How many writes the journal refused because another node had claimed the shard, since the processes
/// started.</param>
/// <param name="Shards">The shards.</param>
/// <param name="Measured">Among nodes alone: what is measured of the node that answers.</param>
/// <param name="Partial">Whom the answer lacks: nodes that did not answer in time, and shards that nobody has; null where it is
/// whole.</param>
internal sealed record ShardsAnswer(
    EventTime Watermark, long Restarts, long FencedWrites, IReadOnlyList<ShardStatus> Shards,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NodeMeasures? Measured,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
