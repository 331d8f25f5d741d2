using System.Diagnostics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Engine.Shards;

/// <summary>Checkpoints: (6) written beside the steps, one at a time, and (7) handed on for publication once committed.</summary>
internal sealed partial class ShardActor<TState>
{
    /// <summary>The journal keeps reading it until the commit is done, so it is written only between commits.</summary>
    private readonly ByteWriter delta = new(64 * 1024);
    private Task? commit;
    private Checkpoint? committing;
    private ActivityContext committingTrace;
    private bool checkpointAtOnce;
    private bool movedFromOutside;
    private bool endInCommit;
    private long lastCheckpointAt;
    private long sequence;
    private long committedPosition;
    private long publishedInJournal;

    /// <summary>Fired windows that may not be in the journal yet; reads add them to what the journal holds.</summary>
    private IReadOnlyList<FiredBlock> firedInCommit = [];

    private void ResetCheckpoints(RecoveryPlan recovered)
    {
        (sequence, committedPosition) = (recovered.Stretch.Through, recovered.Position);
        publishedInJournal = 0;
        (commit, committing, firedInCommit) = (null, null, []);
        (checkpointAtOnce, movedFromOutside, inputEnded, endInCommit) = (false, false, false, false);
        lastCheckpointAt = world.Clock.GetTimestamp();
        steps.Clear();
        ResetCompaction(recovered);
    }

    private async ValueTask CheckpointWhenDueAsync(CancellationToken cancellationToken)
    {
        if (commit is { IsCompleted: true }) await CompleteCommitAsync(cancellationToken);
        bool full = effects.Outputs.ByteCount >= world.Options.OutboxBytesMax;
        if (full && commit is not null) await CompleteCommitAsync(cancellationToken);
        if (commit is not null) return;
        // A checkpoint holds whole windows, so it waits for one that fires.
        TimeSpan patience = state!.IsFiring
            ? EngineOptions.FiringIntervalsMax * world.Options.CheckpointInterval
            : world.Options.CheckpointInterval;
        bool due = world.Clock.GetElapsedTime(lastCheckpointAt) >= patience;
        if ((due && (movedFromOutside || state.Position > committedPosition)) || full || checkpointAtOnce) BeginCommit(cancellationToken);
    }

    private async ValueTask CommitNowAsync(CancellationToken cancellationToken)
    {
        if (commit is not null) await CompleteCommitAsync(cancellationToken);
        BeginCommit(cancellationToken);
        await CompleteCommitAsync(cancellationToken);
    }

    private void BeginCommit(CancellationToken cancellationToken)
    {
        lastCheckpointAt = world.Clock.GetTimestamp();
        endInCommit = inputEnded;
        delta.Clear();
        state!.GoOnFiring(int.MaxValue, effects);
        state.WriteDelta(delta);
        firedInCommit = effects.TakeFired();
        committing = new Checkpoint(
            sequence + 1, state.Position, state.Watermark, FollowsFromSource: !movedFromOutside, delta.WrittenMemory,
            effects.Outputs.Take(), firedInCommit, publisher!.PublishedThrough, state.FiredRetainedFrom);
        checkpointAtOnce = movedFromOutside = false;
        commit = CommitAsync(committing, cancellationToken);
    }

    private async Task CommitAsync(Checkpoint changed, CancellationToken cancellationToken)
    {
        using Activity? activity = Tracing.Start("checkpoint", shard, TellSteps(), world.Clock.GetUtcNow());
        committingTrace = activity?.Context ?? default;
        long begun = world.Clock.GetTimestamp();
        try
        {
            await world.Journal.CommitAsync(claim, changed, cancellationToken);
        }
        catch (FencedException)
        {
            NoteFenced();
            throw;
        }

        Metrics.CheckpointDone(changed.State.Length);
        world.CheckpointDuration?.Record(world.Clock.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>("shard", shard));
        TrySend(ShardMessage<TState>.Tick.Instance);
    }

    private async ValueTask CompleteCommitAsync(CancellationToken cancellationToken)
    {
        await commit!;
        Checkpoint done = committing!;
        (commit, committing, firedInCommit) = (null, null, []);
        (sequence, committedPosition, publishedInJournal) = (done.Sequence, done.Position, done.PublishedThrough);
        foreach (FiredBlock block in done.Fired) block.Return();
        Metrics.CommittedAt(committedPosition, world.Now());
        if (done.Outbox.IsEmpty)
        {
            publisher!.NothingToPublish(done.Sequence);
        }
        else
        {
            ValueTask taken = publisher!.EnqueueAsync(new Outbox(done.Sequence, done.Outbox), committingTrace, cancellationToken);
            await Metrics.OutboxWaits.SpendAsync(taken, world.Clock);
        }

        TellInputEnded();
        await CompactWhenDueAsync(done);
    }

    private void TellInputEnded()
    {
        if (!endInCommit) return;
        endInput?.Done.TrySetResult();
        (endInput, inputEnded, endInCommit) = (null, false, false);
    }

    private void NoteFenced()
    {
        Metrics.Fenced();
        isFenced = true;
    }

    /// <summary>The graceful end: everything stepped is committed and everything committed is published.</summary>
    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (commit is not null) await CompleteCommitAsync(cancellationToken);
        if (state!.Position > committedPosition || checkpointAtOnce || movedFromOutside) await CommitNowAsync(cancellationToken);
        await publisher!.DrainAsync(cancellationToken);

        // So that the next owner does not publish again what has been.
        if (publisher.PublishedThrough > publishedInJournal) await CommitNowAsync(cancellationToken);
        await world.Placement.ReleasedAsync(claim, cancellationToken);
        IsFinished = true;
    }

    private async ValueTask AbandonCommitAsync()
    {
        if (commit is null) return;
        await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        commit = null;
    }
}
