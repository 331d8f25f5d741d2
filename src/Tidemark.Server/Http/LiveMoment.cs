using Tidemark.Core.Time;
using Tidemark.Engine.Shards;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>What was gathered for one <see cref="LiveState"/>.</summary>
/// <param name="At">When, as a timestamp of the node's clock.</param>
/// <param name="Status">Where the shards stood, and what was measured of their nodes.</param>
/// <param name="Trending">The videos that ranked highest.</param>
/// <param name="Latency">From arrival until reads showed it, of all nodes since their processes started.</param>
internal sealed record LiveMoment(long At, ClusterStatus Status, TrendingItem[] Trending, LatencyHistogram Latency)
{
    /// <summary>The state at this moment.</summary>
    /// <param name="node">The node that tells it.</param>
    /// <param name="before">The moment told before; null in the first.</param>
    public LiveState Describe(Node node, LiveMoment? before)
    {
        ShardTotals totals = ShardTotals.Of(Status.Shards);
        double seconds = before is null ? 0 : node.Clock.GetElapsedTime(before.At, At).TotalSeconds;
        LatencyHistogram? latency = before is null ? null : Latency.Since(before.Latency);
        Dictionary<int, ShardStatus> earlier = before?.Status.Shards.ToDictionary(s => s.Shard) ?? [];
        EventTime now = node.Now();
        return new LiveState(
            now, node.Name, Rate(s => s.Position + s.Lag), Rate(s => s.Read), Rate(s => s.Applied), Rate(s => s.WindowsFired),
            Rate(s => s.Features), RateOfNodes(m => m.Predictions), latency?.Quantile(0.5), latency?.Quantile(0.99),
            ClusterWatermark.Of(Status.Shards, now, node.Options.IdleTimeout), totals.Rejected + totals.Poisoned, Refused(), totals,
            Upkeep(), new LiveBackpressure(Share(m => m.MailboxWaitedMs), Share(m => m.OutboxWaitedMs)),
            node.Options.Engine.MailboxCapacity, (long)node.Options.IdleTimeout.TotalMilliseconds, Nodes(), node.Shards.Count,
            [.. Status.Shards.Select(s => new LiveShard(
                s.Shard, s.Node ?? node.Name, s.Lag, s.Watermark, RateOf(s, shard => shard.Applied), s.QuietSince is not null,
                s.WatermarkDelayMs, s.QuietSince is { } since ? Math.Max(0, now.Milliseconds - since.Milliseconds) : null, s.MailboxDepth,
                s.Late,
                s.Duplicates, s.Videos - s.VideosEvicted))],
            Trending, Status.Partial);

        // A shard that nobody had, or whose new owner is still behind the old one, adds nothing; nor does a node that has just come.
        double? RateOf(ShardStatus shard, Func<ShardStatus, long> count) =>
            earlier.TryGetValue(shard.Shard, out ShardStatus? was) ? Math.Max(0, count(shard) - count(was)) / seconds : null;
        double? Rate(Func<ShardStatus, long> count) => before is null ? null : Status.Shards.Sum(s => RateOf(s, count) ?? 0);
        double? RateOfNode(string name, Func<NodeMeasures, double> count) =>
            Measured(name) is { } told && before?.Measured(name) is { } was ? Math.Max(0, count(told) - count(was)) / seconds : null;
        double? RateOfNodes(Func<NodeMeasures, double> count) =>
            before is null ? null : Status.ByNode.Keys.Sum(name => RateOfNode(name, count) ?? 0);
        double? Share(Func<NodeMeasures, double> waitedMs) =>
            RateOfNodes(waitedMs) is { } rate ? Math.Min(1, rate / 1000 / node.Shards.Count) : null;

        IReadOnlyList<LiveNode> Nodes() => [.. ClusterEndpoints.Members(node, Status).Select(m => new LiveNode(
            m.Node, m.State, m.Endpoint, m.Shards.Count, Measured(m.Node)?.MemoryBytes, RateOfNode(m.Node, told => told.CpuMs) / 1000))];
    }

    private NodeMeasures? Measured(string name) => Status.ByNode.GetValueOrDefault(name)?.Measured;

    private SortedDictionary<string, long> Refused()
    {
        var refused = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (NodeMeasures measured in Status.Measured)
            foreach ((string code, long count) in measured.Refused) refused[code] = refused.GetValueOrDefault(code) + count;
        return refused;
    }

    private LiveUpkeep Upkeep() => new(
        Status.Measured.Sum(m => m.StateBytes), Status.Shards.Sum(s => s.Checkpoints), Status.Shards.Sum(s => s.CheckpointBytes),
        Status.Measured.Max(m => m.CheckpointAgeMs), Status.Shards.Sum(s => s.PublishFailures), Status.Restarts, Status.FencedWrites);
}
