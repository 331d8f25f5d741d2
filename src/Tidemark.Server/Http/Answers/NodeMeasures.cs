using Tidemark.Core.Time;
using Tidemark.Engine.Shards;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http.Answers;

/// <summary>What is measured of a node beside the state of its shards; told among nodes alone. Counts and sums are since its process
/// started.</summary>
/// <param name="Latency"><see cref="LatencyHistogram.Buckets"/> of its shards.</param>
/// <param name="Predictions">Feature vectors scored for publication.</param>
/// <param name="Refused">Events refused at the door, by code.</param>
/// <param name="MemoryBytes">The memory of the process that is in use.</param>
/// <param name="CpuMs">The CPU time of the process, in milliseconds.</param>
/// <param name="StateBytes">The bytes of state that recovering its shards would read.</param>
/// <param name="CheckpointAgeMs">How long ago, in milliseconds, the oldest checkpoint was committed among the shards that have stepped
/// since; null where none has.</param>
/// <param name="MailboxWaitedMs">How long sources waited for the mailboxes of shards, all together, in milliseconds.</param>
/// <param name="OutboxWaitedMs">How long shards waited for the sinks, all together, in milliseconds.</param>
internal sealed record NodeMeasures(
    IReadOnlyDictionary<int, long> Latency, long Predictions, IReadOnlyDictionary<string, long> Refused, long MemoryBytes, double CpuMs,
    long StateBytes, long? CheckpointAgeMs, double MailboxWaitedMs, double OutboxWaitedMs)
{
    /// <summary>What is measured of a node now.</summary>
    public static NodeMeasures Of(Node node)
    {
        EventTime now = node.Now();
        ShardMetrics[] all = [.. Enumerable.Range(0, node.Shards.Count).Select(node.Shards.Metrics)];
        ShardMetrics[] held = [.. node.Shards.Held.Select(node.Shards.Metrics)];
        return new NodeMeasures(
            node.Shards.Latency().Buckets(), all.Sum(m => m.Predictions), node.Refusals.Counts, Environment.WorkingSet,
            Environment.CpuUsage.TotalTime.TotalMilliseconds, held.Sum(m => m.StateBytes),
            held.Where(m => m.QuietSince > m.CheckpointedAt).Max(m => now.Milliseconds - m.CheckpointedAt?.Milliseconds),
            all.Sum(m => m.MailboxWaits.Total(node.Clock).TotalMilliseconds),
            all.Sum(m => m.OutboxWaits.Total(node.Clock).TotalMilliseconds));
    }
}
