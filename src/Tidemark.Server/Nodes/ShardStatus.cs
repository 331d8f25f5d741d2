using System.Text.Json.Serialization;
using Tidemark.Core.Shards;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;
using Tidemark.Engine.Shards;
using Tidemark.Media.Shards;

namespace Tidemark.Server.Nodes;

/// <summary>Where a shard stands.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Position">The offset it reads next.</param>
/// <param name="Lag">Records in the log that it has not read.</param>
/// <param name="Watermark">Its watermark.</param>
/// <param name="WatermarkDelayMs">How far it stays behind the greatest event time now; null where events do not move it.</param>
/// <param name="Read">Records read since the data folder was made.</param>
/// <param name="Applied">Events applied.</param>
/// <param name="Duplicates">Events seen before.</param>
/// <param name="Late">Events too late for every window.</param>
/// <param name="Rejected">Records refused.</param>
/// <param name="Poisoned">Events whose step threw.</param>
/// <param name="Videos">Videos seen.</param>
/// <param name="VideosEvicted">Videos forgotten again, because no window needed them and there were more than the capacity.</param>
/// <param name="WindowsFired">Window results fired.</param>
/// <param name="Features">Feature vectors made.</param>
/// <param name="LateByWindow">Applied events that a window family alone could not take any more, by the family's name.</param>
/// <param name="DeduplicationCoveredMs">How far back repeats are noticed now; less than the horizon while the shard is young, or
/// where the capacity is not enough.</param>
/// <param name="DeduplicationMode"><c>exact</c> or <c>bloom</c>.</param>
/// <param name="FalsePositiveRate">The share of good events that would be taken for repeats now; 0 where deduplication is exact.</param>
/// <param name="GoodEventsDropped">How many good events were taken for repeats since the data folder was made; null where deduplication
/// has always been exact.</param>
/// <param name="MailboxDepth">Messages that wait for it.</param>
/// <param name="Checkpoints">Checkpoints since the process started.</param>
/// <param name="CheckpointBytes">The bytes of state in them.</param>
/// <param name="PublishFailures">Attempts to publish that failed, since the process started.</param>
/// <param name="Node">The node that has it; null for a node alone.</param>
/// <param name="Epoch">The epoch of its claim.</param>
/// <param name="Misrouted">Events found in its partition that belong to another, and were forwarded.</param>
/// <param name="Lost">Records that the source no longer held when they were to be read.</param>
/// <param name="FencedWrites">Writes that the journal refused because another node had claimed the shard, since the process
/// started.</param>
/// <param name="GapMs">How long nobody had it when it came here from another node in good order; null where it did not.</param>
/// <param name="QuietSince">When it last stepped through a record or, without one, recovered; null while it is not ready.</param>
public sealed record ShardStatus(
    int Shard, long Position, long Lag, EventTime Watermark, long? WatermarkDelayMs, long Read, long Applied, long Duplicates, long Late,
    long Rejected, long Poisoned, long Videos, long VideosEvicted, long WindowsFired, long Features,
    IReadOnlyDictionary<string, long> LateByWindow,
    long DeduplicationCoveredMs, string DeduplicationMode, double FalsePositiveRate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ApproximateFigure? GoodEventsDropped,
    int MailboxDepth, long Checkpoints, long CheckpointBytes, long PublishFailures,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Node,
    long Epoch, long Misrouted, long Lost, long FencedWrites,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? GapMs,
    EventTime? QuietSince)
{
    /// <summary>The status that a state gives.</summary>
    internal static ShardStatus Of(
        int shard, MediaShardState state, long endPosition, ShardMetrics metrics, int mailboxDepth, string? node, long? gapMs)
    {
        ShardCounters c = state.Counters;
        double? rate = state.DeduplicationFalsePositiveRate;
        ApproximateFigure dropped = state.GoodEventsDropped;
        return new ShardStatus(
            shard, state.Position, endPosition - state.Position, state.Watermark, state.WatermarkDelayMs, c.Read, c.Applied, c.Duplicates,
            c.Late, c.Rejected, c.Poisoned, c.Entities, c.Evicted, c.WindowsFired, c.Features, state.LateByWindow,
            state.DeduplicationCoveredMs, rate is null ? "exact" : "bloom", rate ?? 0,
            rate is null && dropped.Upper == 0 ? null : dropped, mailboxDepth, metrics.Checkpoints, metrics.CheckpointBytes,
            metrics.PublishFailures, node, metrics.Epoch, c.Misrouted, c.Lost, metrics.FencedWrites, gapMs, metrics.QuietSince);
    }

    /// <summary>Whether the shard has read everything and got nothing for <paramref name="timeout"/>; at once where it never got anything.
    /// One that recovers or fails is not idle.</summary>
    public bool IsIdle(EventTime now, TimeSpan timeout) =>
        Lag == 0 && QuietSince is { } since
        && (Watermark == EventTime.Min || since.Plus((long)timeout.TotalMilliseconds) <= now);
}
