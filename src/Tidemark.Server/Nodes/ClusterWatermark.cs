using Tidemark.Core.Time;

namespace Tidemark.Server.Nodes;

/// <summary>The watermark of results merged over shards. It tells whether they are complete; it never decides what is late.</summary>
public static class ClusterWatermark
{
    /// <summary>The least watermark of the shards that are not idle; where all are idle, of those that have seen an event;
    /// minus infinity where none has.</summary>
    public static EventTime Of(IReadOnlyCollection<ShardStatus> shards, EventTime now, TimeSpan idleTimeout)
    {
        ShardStatus[] counted = [.. shards.Where(s => !s.IsIdle(now, idleTimeout))];
        if (counted.Length == 0) counted = [.. shards.Where(s => s.Watermark != EventTime.Min)];
        return counted.Length == 0 ? EventTime.Min : counted.Min(s => s.Watermark);
    }
}
