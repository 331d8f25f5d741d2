using Tidemark.Core.Time;

namespace Tidemark.Engine.Shards;

/// <summary>What is measured of a running shard. Written by the shard and its publisher, read by anybody.</summary>
public sealed class ShardMetrics
{
    private long predictions;
    private long publishFailures;
    private long checkpoints;
    private long checkpointBytes;
    private long quietSince = long.MinValue;
    private long snapshots;
    private long snapshotBytes;
    private long stateBytes;
    private volatile RecoveryProgress? recovery;
    private volatile bool isReady;
    private long epoch;
    private long fencedWrites;
    private long committedPosition = -1;
    private long committedAt;

    /// <summary>Whether the shard has recovered and steps.</summary>
    public bool IsReady => isReady;

    /// <summary>From an event's arrival until reads show it, since the process started.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Features scored for publication, since the process started.</summary>
    public long Predictions => Interlocked.Read(ref predictions);

    /// <summary>Attempts to publish that failed, since the process started.</summary>
    public long PublishFailures => Interlocked.Read(ref publishFailures);

    /// <summary>Checkpoints committed, since the process started.</summary>
    public long Checkpoints => Interlocked.Read(ref checkpoints);

    /// <summary>Their state's bytes.</summary>
    public long CheckpointBytes => Interlocked.Read(ref checkpointBytes);

    /// <summary>Snapshots completed, since the process started.</summary>
    public long Snapshots => Interlocked.Read(ref snapshots);

    /// <summary>The bytes of the newest snapshot; 0 before the first.</summary>
    public long SnapshotBytes => Interlocked.Read(ref snapshotBytes);

    /// <summary>The bytes of state that a recovery would read from the journal: the newest snapshot and the checkpoints since.</summary>
    public long StateBytes => Interlocked.Read(ref stateBytes);

    /// <summary>How far the recovery is; null while none runs.</summary>
    public RecoveryProgress? Recovery => recovery;

    /// <summary>When the shard last stepped through a record or, without one, recovered; null while it is not ready.</summary>
    public EventTime? QuietSince => isReady ? new EventTime(Interlocked.Read(ref quietSince)) : null;

    /// <summary>The epoch of the newest claim of this process; 0 before the first.</summary>
    public long Epoch => Interlocked.Read(ref epoch);

    /// <summary>Writes that the journal refused because another owner had claimed the shard, since the process started.</summary>
    public long FencedWrites => Interlocked.Read(ref fencedWrites);

    /// <summary>The source position of the newest checkpoint of this process; −1 before the first.</summary>
    public long CommittedPosition => Interlocked.Read(ref committedPosition);

    /// <summary>When the newest checkpoint was committed or, before the first, the shard recovered; null while it is not ready.</summary>
    public EventTime? CheckpointedAt => isReady ? new EventTime(Interlocked.Read(ref committedAt)) : null;

    /// <summary>How long records from the source waited because the mailbox was full, since the process started.</summary>
    public WaitTime MailboxWaits { get; } = new();

    /// <summary>How long the shard stood still because the sinks had not taken what was committed, since the process started.</summary>
    public WaitTime OutboxWaits { get; } = new();

    internal void CommittedAt(long position, EventTime now)
    {
        Interlocked.Exchange(ref committedPosition, position);
        Interlocked.Exchange(ref committedAt, now.Milliseconds);
    }

    internal void Claimed(long under) => Interlocked.Exchange(ref epoch, under);

    internal void Fenced() => Interlocked.Increment(ref fencedWrites);

    internal void ReadyAt(EventTime now)
    {
        SteppedAt(now);
        Interlocked.Exchange(ref committedAt, now.Milliseconds);
        recovery = null;
        isReady = true;
    }

    internal void NotReady() => isReady = false;

    internal void SteppedAt(EventTime now) => Interlocked.Exchange(ref quietSince, now.Milliseconds);

    internal void PredictionsMade(int count) => Interlocked.Add(ref predictions, count);

    internal void PublishFailed() => Interlocked.Increment(ref publishFailures);

    internal void RecoveryBegins(long bytes, EventTime now) => recovery = new RecoveryProgress(now, 0, bytes);

    internal void RecoveryAdvances(int bytes) => recovery = recovery! with { Bytes = recovery.Bytes + bytes };

    internal void StateKept(long bytes) => Interlocked.Exchange(ref stateBytes, bytes);

    internal void SnapshotDone(long bytes)
    {
        Interlocked.Increment(ref snapshots);
        Interlocked.Exchange(ref snapshotBytes, bytes);
    }

    internal void CheckpointDone(int bytes)
    {
        Interlocked.Increment(ref checkpoints);
        Interlocked.Add(ref checkpointBytes, bytes);
    }
}
