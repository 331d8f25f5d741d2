using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Engine.Shards;

/// <summary>Checkpoints: (6) written beside the steps, one at a time, and (7) handed on for publication once committed.</summary>
internal sealed partial class ShardActor<TState>
{
    /// <summary>The journal keeps reading them until the commit is done, so they are written only between commits.</summary>
    private readonly ByteWriter delta = new(64 * 1024), snapshot = new(64 * 1024);
    private Task? commit;
    private Checkpoint? committing;
    private bool checkpointAtOnce;
    private bool progressed;
    private bool snapshotTaken;
    private bool endInCommit;
    private long lastCheckpointAt;
    private long sequence;
    private long committedPosition;
    private long snapshotBytes;
    private long deltaBytesSinceSnapshot;

    /// <summary>Fired windows that may not be in the journal yet; reads add them to what the journal holds.</summary>
    private IReadOnlyList<FiredBlock> firedInCommit = [];

    private void ResetCheckpoints(RecoveredShard recovered)
    {
        (sequence, committedPosition) = (recovered.Sequence, recovered.Position);
        (commit, committing, firedInCommit) = (null, null, []);
        (checkpointAtOnce, progressed, snapshotTaken, inputEnded, endInCommit) = (false, false, false, false, false);
        deltaBytesSinceSnapshot = 0;
        lastCheckpointAt = world.Clock.GetTimestamp();
    }

    private async ValueTask CheckpointWhenDueAsync(CancellationToken cancellationToken)
    {
        if (commit is { IsCompleted: true }) await CompleteCommitAsync(cancellationToken);
        bool full = effects.Outputs.ByteCount >= world.Options.OutboxBytesMax;
        if (full && commit is not null) await CompleteCommitAsync(cancellationToken);
        if (commit is not null) return;
        bool due = world.Clock.GetElapsedTime(lastCheckpointAt) >= world.Options.CheckpointInterval;
        if ((due && (progressed || state!.Position > committedPosition)) || full || checkpointAtOnce) BeginCommit(cancellationToken);
    }

    private async ValueTask CommitNowAsync(CancellationToken cancellationToken)
    {
        if (commit is not null) await CompleteCommitAsync(cancellationToken);
        BeginCommit(cancellationToken);
        await CompleteCommitAsync(cancellationToken);
    }

    private void BeginCommit(CancellationToken cancellationToken)
    {
        checkpointAtOnce = progressed = false;
        lastCheckpointAt = world.Clock.GetTimestamp();
        endInCommit = inputEnded;
        delta.Clear();
        state!.WriteDelta(delta);
        firedInCommit = effects.TakeFired();
        committing = new Checkpoint(
            sequence + 1, IsSnapshot: false, state.Position, state.Watermark, delta.WrittenMemory, effects.Outputs.Take(), firedInCommit,
            publisher!.PublishedThrough, state.FiredRetainedFrom);
        commit = CommitAsync(committing, SnapshotWhenDue(committing), cancellationToken);
    }

    /// <summary>A snapshot follows its delta at the same position, so it changes nothing: should it turn out damaged, the older one and
    /// the deltas since give the same state.</summary>
    private Checkpoint? SnapshotWhenDue(Checkpoint after)
    {
        long deltaBytes = deltaBytesSinceSnapshot + after.State.Length;
        snapshotTaken = deltaBytes > Math.Max(snapshotBytes, world.Options.SnapshotAfterDeltaBytes);
        if (!snapshotTaken) return null;
        snapshot.Clear();
        state!.WriteSnapshot(snapshot);
        return after with
        {
            Sequence = after.Sequence + 1,
            IsSnapshot = true,
            State = snapshot.WrittenMemory,
            Outbox = default,
            Fired = [],
        };
    }

    private async Task CommitAsync(Checkpoint changed, Checkpoint? whole, CancellationToken cancellationToken)
    {
        await world.Journal.CommitAsync(claim, changed, cancellationToken);
        Metrics.CheckpointDone(changed.State.Length);
        if (whole is not null)
        {
            await world.Journal.CommitAsync(claim, whole, cancellationToken);
            Metrics.CheckpointDone(whole.State.Length);
        }

        TrySend(ShardMessage<TState>.Tick.Instance);
    }

    private async ValueTask CompleteCommitAsync(CancellationToken cancellationToken)
    {
        await commit!;
        Checkpoint done = committing!;
        (commit, committing, firedInCommit) = (null, null, []);
        (sequence, committedPosition) = (done.Sequence + (snapshotTaken ? 1 : 0), done.Position);
        if (snapshotTaken) (snapshotBytes, deltaBytesSinceSnapshot) = (snapshot.Length, 0);
        else deltaBytesSinceSnapshot += done.State.Length;
        if (!done.Outbox.IsEmpty) await publisher!.EnqueueAsync(new Outbox(done.Sequence, done.Outbox), cancellationToken);
        else publisher!.NothingToPublish(done.Sequence);
        TellInputEnded();
        if (!snapshotTaken) return;
        long needed = await world.Journal.OldestNeededPositionAsync(shard, cancellationToken);
        await world.Source.ReleaseAsync(shard, needed, cancellationToken);
    }

    private void TellInputEnded()
    {
        if (!endInCommit) return;
        endInput?.Done.TrySetResult();
        (endInput, inputEnded, endInCommit) = (null, false, false);
    }

    /// <summary>The graceful end: everything stepped is committed and everything committed is published.</summary>
    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (commit is not null) await CompleteCommitAsync(cancellationToken);
        if (state!.Position > committedPosition || checkpointAtOnce || progressed) await CommitNowAsync(cancellationToken);
        await publisher!.DrainAsync(cancellationToken);
    }

    private async ValueTask AbandonCommitAsync()
    {
        if (commit is null) return;
        await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        commit = null;
    }
}
