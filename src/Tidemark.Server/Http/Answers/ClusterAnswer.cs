using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>The cluster: its nodes and what became of all records.</summary>
/// <param name="Node">The node that answers.</param>
/// <param name="Watermark">The least watermark of the shards that are not idle.</param>
/// <param name="Shards">How many shards there are.</param>
/// <param name="Totals">All shards together.</param>
/// <param name="Members">The nodes, by name.</param>
/// <param name="Partial">Whom the answer lacks: nodes that did not answer in time, and shards that nobody has; null where it is
/// whole.</param>
internal sealed record ClusterAnswer(
    string Node, EventTime Watermark, int Shards, ShardTotals Totals, IReadOnlyList<MemberAnswer> Members,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
