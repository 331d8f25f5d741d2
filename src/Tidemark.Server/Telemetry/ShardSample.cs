using Tidemark.Engine.Shards;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Telemetry;

/// <summary>A shard of this node at one moment.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Metrics">What is measured beside its state.</param>
/// <param name="MailboxDepth">How many messages wait for it.</param>
/// <param name="Status">Where its state stands; null where it did not answer in time.</param>
internal sealed record ShardSample(int Shard, ShardMetrics Metrics, int MailboxDepth, ShardStatus? Status);
