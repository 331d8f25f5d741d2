using Tidemark.Engine.Actors;

namespace Tidemark.Engine.Shards;

/// <summary>How shards run. Every queue of the engine has its bound here.</summary>
public sealed record EngineOptions
{
    /// <summary>How many messages, most of them record batches, may wait in a shard's mailbox, at least 1. Default 16.</summary>
    public int MailboxCapacity { get; init; } = 16;

    /// <summary>While a window fires a checkpoint waits for it up to this many intervals after the last; then the rest is put out at
    /// once.</summary>
    public const int FiringIntervalsMax = 5;

    /// <summary>How often a shard checkpoints while it has something to write. Default 1 s. While a window fires a checkpoint waits:
    /// <see cref="FiringIntervalsMax"/>.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A snapshot is due when the records since the last one exceed both it and this many bytes. Default 4 MiB.</summary>
    /// <remarks>So a journal holds at most four times the state: two snapshots and as much after each.</remarks>
    public long SnapshotAfterRecordBytes { get; init; } = 4 << 20;

    /// <summary>Snapshots are written in parts of about this many bytes, so that checkpoints find their way between them. Default 1
    /// MiB.</summary>
    public int SnapshotPartBytes { get; init; } = 1 << 20;

    /// <summary>How many keys of a window that fires a shard puts out between two batches, or as much other work for it, at least 1.
    /// Default 128: a millisecond or two, and some more once all panes are combined, for sorting the keys, and where it
    /// ends.</summary>
    public int FiringSliceMax { get; init; } = 128;

    /// <summary>How many shards put out windows that fire bit by bit at the same time, at least 1. Default half of the
    /// processors.</summary>
    public int FiringsMax { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Outputs that may wait for a checkpoint, in bytes; a shard that has more checkpoints at once and waits. Default 16
    /// MiB.</summary>
    public int OutboxBytesMax { get; init; } = 16 << 20;

    /// <summary>Committed outboxes of a shard that may wait for the sinks; when full the shard waits, and so its source. Default
    /// 4.</summary>
    public int OutboxesMax { get; init; } = 4;

    /// <summary>Records of a shard whose fate may be waited for at once, at least 1. Default 16.</summary>
    public int WatchesMax { get; init; } = 16;

    /// <summary>After so long without a record, of a shard that has read everything, the watermark follows processing time, so that results
    /// become final without a new event; null for never. Default never.</summary>
    public TimeSpan? ProgressAfterIdle { get; init; }

    /// <summary>What a shard does when its source no longer holds the record it is to read next: false, the default, to fail, again and
    /// again, until somebody decides; true to count what is gone, write a dead letter for it and go on with what is held.</summary>
    public bool GoesOnWhenLost { get; init; }

    /// <summary>How long a shard whose write was refused, because another owner has claimed it, waits before it claims it back. Default 2
    /// s: by then a node that was cut off knows what is still its own.</summary>
    public TimeSpan ReclaimDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How failed actors are started again.</summary>
    public SupervisorOptions Supervision { get; init; } = new();
}
