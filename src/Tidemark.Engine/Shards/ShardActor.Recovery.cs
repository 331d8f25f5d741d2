using Tidemark.Core.Shards;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Ports;

namespace Tidemark.Engine.Shards;

/// <summary>The beginning and the end of an incarnation.</summary>
internal sealed partial class ShardActor<TState>
{
    private CancellationTokenSource? lifetime;
    private Task pump = Task.CompletedTask;
    private Task ticker = Task.CompletedTask;
    private OutboxPublisher? publisher;
    private ShardClaim claim;
    private bool isFenced;
    private volatile bool isGivenUp;

    /// <inheritdoc/>
    protected override async ValueTask<bool> StartAsync(CancellationToken cancellationToken)
    {
        incarnation++;
        lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // (1) Claim: from here on no earlier owner can write. What is to be given up is not claimed away from its next owner.
        while (isFenced || isGivenUp)
        {
            if (isGivenUp && !world.Placement.MayClaim(shard)) return false;
            if (!isFenced) break;

            // Another owner has claimed it. Whether it is to be claimed back will be known in a moment.
            await Task.Delay(world.Options.ReclaimDelay, world.Clock, cancellationToken);
            isFenced = !world.Placement.MayClaim(shard);
        }

        claim = await world.Journal.ClaimAsync(shard, cancellationToken);
        Metrics.Claimed(claim.Epoch);

        // (2) Recover.
        RecoveryPlan plan = await PlanRecoveryAsync(cancellationToken);
        state = await RecoverAsync(plan, cancellationToken);
        effects = new ShardEffects();
        ResetCheckpoints(plan);

        // (3) Publish what was committed before.
        publisher = new OutboxPublisher(shard, world.Sink, world.Scoring, world.Options, world.Clock, Metrics, logger);
        publisher.Start(world.Scheduler, lifetime.Token);
        foreach (Outbox outbox in plan.Unpublished) await publisher.EnqueueAsync(outbox, default, cancellationToken);

        // (4) Read on from there.
        pump = world.Scheduler.Start(() => PumpAsync(state.Position, incarnation, lifetime.Token));
        ticker = world.Scheduler.Start(() => TickAsync(lifetime.Token));
        idleSince = progressedAt = world.Clock.GetTimestamp();
        Metrics.ReadyAt(world.Now());
        await world.Placement.ReadyAsync(claim, cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    protected override async ValueTask StopAsync()
    {
        Metrics.NotReady();
        if (lifetime is null) return;
        EndLifetime();
        LeaveTurnToFire();
        await Task.WhenAll(pump, ticker);
        if (publisher is not null) await publisher.StopAsync();
        await AbandonCommitAsync();
        await AbandonCompactionAsync();
        lifetime.Dispose();
        lifetime = null;
    }

    private async ValueTask<RecoveryPlan> PlanRecoveryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await world.Journal.PlanRecoveryAsync(claim, cancellationToken);
        }
        catch (FencedException)
        {
            NoteFenced();
            throw;
        }
    }

    private async Task<TState> RecoverAsync(RecoveryPlan plan, CancellationToken cancellationToken)
    {
        foreach (string finding in plan.SetAside) Log.RecordsSetAside(logger, shard, finding, plan.Position);
        Metrics.RecoveryBegins(plan.SnapshotBytes + plan.RecordBytes, world.Now());
        TState recovered = world.NewState(shard);
        await foreach (ReadOnlyMemory<byte> written in world.Journal.ReadAsync(plan.Stretch, cancellationToken))
        {
            recovered.Apply(written.Span);
            Metrics.RecoveryAdvances(written.Length);
        }

        Log.ShardRecovered(logger, shard, claim.Epoch, plan.Stretch.Through, recovered.Position);
        return recovered;
    }

    // Callbacks run here and now, on the engine's scheduler, and not on a thread of the pool.
    private void EndLifetime() => lifetime!.Cancel();

    private async Task PumpAsync(long position, int ofIncarnation, CancellationToken cancellationToken)
    {
        try
        {
            await ReadOnAsync(position, ofIncarnation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The incarnation has ended.
        }
    }

    private async Task ReadOnAsync(long position, int ofIncarnation, CancellationToken cancellationToken)
    {
        try
        {
            await using ISourceReader reader = await world.Source.OpenAsync(shard, position, cancellationToken);
            while (true)
            {
                RecordBatch batch = await reader.ReadAsync(cancellationToken);
                ValueTask sent = SendAsync(new ShardMessage<TState>.Records(batch, ofIncarnation), cancellationToken);
                await Metrics.MailboxWaits.SpendAsync(sent, world.Clock);
            }
        }
        catch (SourcePositionLostException lost) when (world.Options.GoesOnWhenLost && lost.FirstHeld > position)
        {
            await SendAsync(new ShardMessage<TState>.Lost(lost.FirstHeld, ofIncarnation), cancellationToken);
            await ReadOnAsync(lost.FirstHeld, ofIncarnation, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await SendAsync(new ShardMessage<TState>.SourceFailed(failure, ofIncarnation), cancellationToken);
        }
    }

    /// <summary>Wakes the actor, so that a quiet shard checkpoints too; a full mailbox needs no waking.</summary>
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(world.Options.CheckpointInterval / 2, world.Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) TrySend(ShardMessage<TState>.Tick.Instance);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The incarnation has ended.
        }
    }
}
