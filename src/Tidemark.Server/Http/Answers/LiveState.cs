using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>The cluster, or the node alone, at one moment. What is told per second is since the state before, and null in the
/// first.</summary>
/// <param name="Time">The moment.</param>
/// <param name="Node">The node that tells it.</param>
/// <param name="EventsPerSecond">Events applied per second.</param>
/// <param name="WindowsPerSecond">Window results fired per second.</param>
/// <param name="FeaturesPerSecond">Feature vectors made per second.</param>
/// <param name="LatencyP50Ms">The median time from an event's arrival until reads showed it, since the state before; null where no event
/// came.</param>
/// <param name="LatencyP99Ms">Its 99th percentile.</param>
/// <param name="Watermark">The least watermark of the shards that are not idle.</param>
/// <param name="DeadLetters">Dead letters: records rejected and events poisoned.</param>
/// <param name="Totals">What became of all records.</param>
/// <param name="Shards">The shards.</param>
/// <param name="Trending">The videos that rank highest.</param>
/// <param name="Partial">Whom the state lacks: nodes that did not answer in time, and shards that nobody has; null where it is
/// whole.</param>
internal sealed record LiveState(
    EventTime Time, string Node, double? EventsPerSecond, double? WindowsPerSecond, double? FeaturesPerSecond, long? LatencyP50Ms,
    long? LatencyP99Ms, EventTime Watermark, long DeadLetters, ShardTotals Totals, IReadOnlyList<LiveShard> Shards,
    IReadOnlyList<TrendingItem> Trending,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);

/// <summary>A shard at one moment.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Node">The node that has it.</param>
/// <param name="Lag">Records that wait to be read.</param>
/// <param name="Watermark">Its watermark.</param>
/// <param name="AppliedPerSecond">Events applied per second since the state before; null in the first.</param>
/// <param name="IsReady">Whether it has recovered and steps.</param>
internal sealed record LiveShard(
    int Shard, string Node, long Lag, EventTime Watermark, double? AppliedPerSecond, [property: JsonPropertyName("ready")] bool IsReady);
