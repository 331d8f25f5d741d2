using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>The cluster, or the node alone, at one moment. What is told per second is since the state before, and null in the
/// first.</summary>
/// <param name="Time">The moment.</param>
/// <param name="Node">The node that tells it.</param>
/// <param name="ReceivedPerSecond">Records that came into the log per second.</param>
/// <param name="ReadPerSecond">Records read per second.</param>
/// <param name="EventsPerSecond">Events applied per second.</param>
/// <param name="WindowsPerSecond">Window results fired per second.</param>
/// <param name="FeaturesPerSecond">Feature vectors made per second.</param>
/// <param name="ScoresPerSecond">Feature vectors scored for publication per second.</param>
/// <param name="LatencyP50Ms">The median time from an event's arrival until reads showed it, since the state before; null where no event
/// came.</param>
/// <param name="LatencyP99Ms">Its 99th percentile.</param>
/// <param name="Watermark">The least watermark of the shards that are not idle.</param>
/// <param name="DeadLetters">Dead letters: records rejected and events poisoned.</param>
/// <param name="Refused">Events refused at the door since the nodes started, by code.</param>
/// <param name="Totals">What became of all records.</param>
/// <param name="State">How the state is kept.</param>
/// <param name="Backpressure">How much of their time shards waited.</param>
/// <param name="MailboxMax">How many messages a shard's mailbox takes.</param>
/// <param name="IdleTimeoutMs">After how many milliseconds a shard that has read everything and got nothing is idle.</param>
/// <param name="Nodes">The nodes, by name.</param>
/// <param name="ShardCount">How many shards there are.</param>
/// <param name="Shards">Those that step; the others recover, or nobody has them.</param>
/// <param name="Trending">The videos that rank highest.</param>
/// <param name="Partial">Whom the state lacks: nodes that did not answer in time, and shards that nobody has; null where it is
/// whole.</param>
internal sealed record LiveState(
    EventTime Time, string Node, double? ReceivedPerSecond, double? ReadPerSecond, double? EventsPerSecond, double? WindowsPerSecond,
    double? FeaturesPerSecond, double? ScoresPerSecond, long? LatencyP50Ms, long? LatencyP99Ms, EventTime Watermark, long DeadLetters,
    IReadOnlyDictionary<string, long> Refused, ShardTotals Totals, LiveUpkeep State, LiveBackpressure Backpressure, int MailboxMax,
    long IdleTimeoutMs, IReadOnlyList<LiveNode> Nodes, int ShardCount, IReadOnlyList<LiveShard> Shards,
    IReadOnlyList<TrendingItem> Trending,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
