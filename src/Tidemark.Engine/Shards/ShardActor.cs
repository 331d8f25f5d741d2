using Microsoft.Extensions.Logging;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Actors;

namespace Tidemark.Engine.Shards;

/// <summary>Runs one shard: owns its state, feeds it records, checkpoints it, answers questions about it.</summary>
/// <remarks>
/// An incarnation: (1) claim the shard, (2) recover its state, (3) publish what was committed and not yet published, (4) read the source
/// from the recovered position, (5) step through batches, (6) checkpoint, (7) publish what the checkpoint committed. Everything but
/// the pump and the publisher runs on the actor's own loop.
/// </remarks>
/// <typeparam name="TState">The domain's shard state.</typeparam>
internal sealed partial class ShardActor<TState> : Actor<ShardMessage<TState>>
    where TState : class, IShardState
{
    private readonly int shard;
    private readonly ShardEnvironment<TState> world;
    private readonly ILogger logger;
    private TState? state;
    private ShardEffects effects = new();
    private int incarnation;
    private PoisonedRecord? poisoned;
    private ShardMessage<TState>.EndInput? endInput;
    private bool inputEnded;
    private bool draining;
    private int tenure;
    private long idleSince;
    private long progressedAt;

    public ShardActor(int shard, ShardEnvironment<TState> world) : base($"shard-{shard}", world.Options.MailboxCapacity)
    {
        this.shard = shard;
        this.world = world;
        logger = world.Logger;
    }

    /// <summary>What the publisher and the latency of this shard come to; readable from any thread.</summary>
    public ShardMetrics Metrics { get; } = new();

    /// <summary>Begins a time of holding the shard; to be called while no incarnation lives.</summary>
    /// <returns>The number of this time, which a drain must name.</returns>
    public int BeginTenure()
    {
        draining = isFenced = isGivenUp = IsFinished = false;
        return ++tenure;
    }

    /// <summary>Whether the last tenure ended in good order, with everything committed and published.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Says that the shard is to be given up, so that an incarnation that fails from now on is followed by none where another
    /// node may have claimed the shard. Safe from any thread.</summary>
    public void GiveUp() => isGivenUp = true;

    /// <summary>Lets the state go; to be called while no incarnation lives.</summary>
    public void Forget() => state = null;

    /// <inheritdoc/>
    protected override async ValueTask<bool> ReceiveAsync(ShardMessage<TState> message, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case ShardMessage<TState>.Records records when records.Incarnation == incarnation:
                await StepAsync(records.Batch, cancellationToken);
                break;
            case ShardMessage<TState>.Ask ask:
                if (ask.ReadsFired) state!.GoOnFiring(int.MaxValue, effects);
                ask.Run(new ShardView<TState>(state!, firedInCommit.Concat(effects.Fired)));
                break;
            case ShardMessage<TState>.GoOnFiring:
                isGoingOn = false;
                break;
            case ShardMessage<TState>.Watch watch:
                Begin(watch);
                break;
            case ShardMessage<TState>.EndInput end:
                endInput = end;
                break;
            case ShardMessage<TState>.Tick:
                FollowProcessingTime();
                break;
            case ShardMessage<TState>.SourceFailed failed when failed.Incarnation == incarnation:
                throw failed.Failure;
            case ShardMessage<TState>.Lost lost when lost.Incarnation == incarnation:
                SkipLost(lost.FirstHeld);
                break;
            case ShardMessage<TState>.Drain drain when drain.Tenure == tenure:
                draining = true;
                break;
        }

        await GoOnFiringAsync(cancellationToken);
        EndInputWhenReached();
        if (draining) await FinishAsync(cancellationToken);
        else await CheckpointWhenDueAsync(cancellationToken);
        return !draining;
    }

    /// <summary>(5) Steps through a batch. A record that broke the step in the last incarnation is left out, and that is committed before
    /// the next record can break it again: else two such records in one batch would take turns for ever.</summary>
    private async ValueTask StepAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        idleSince = progressedAt = world.Clock.GetTimestamp();
        EventTime now = world.Now();
        if (poisoned is { } poison && batch.FirstOffset <= poison.Offset && poison.Offset < batch.NextOffset)
        {
            Guarded(batch, poison.Offset, now);
            bool skips = state!.Position == poison.Offset;
            if (skips)
            {
                ReadOnlySpan<byte> record = batch.Record((int)(poison.Offset - batch.FirstOffset));
                state.SkipPoisoned(record, poison.Reason, poison.Tries, now, effects);
            }

            await CommitNowAsync(cancellationToken);

            // Another process might not break on it, so it is poisoned only now.
            if (skips) TellWatches(poison.Offset, new RecordFate(RecordOutcome.Poisoned, DeadLetterOutput.Poisoned, poison.Reason));
            poisoned = null;
        }

        DateTimeOffset started = world.Clock.GetUtcNow();
        Guarded(batch, batch.NextOffset, now);
        NoteStep(batch, started);
        now = world.Now();
        Metrics.SteppedAt(now);
        Metrics.Latency.Record(now.Milliseconds - batch.Arrival(0).Milliseconds, batch.Count);
    }

    /// <summary>What is gone cannot be read again, so the journal alone keeps that it was skipped; the pump starts anew from
    /// there.</summary>
    private void SkipLost(long firstHeld)
    {
        if (firstHeld <= state!.Position) return;
        Log.RecordsLost(logger, shard, state.Position, firstHeld - 1);
        state.SkipLost(firstHeld, world.Now(), effects);
        movedFromOutside = checkpointAtOnce = true;
    }

    private void Guarded(RecordBatch batch, long until, EventTime now)
    {
        try
        {
            if (watches.Count == 0) state!.Step(batch, until, now, effects);
            else StepWatched(batch, until, now);
        }
        catch (Exception failure)
        {
            // The step names the record it is at; a failure before the first record is no record's fault.
            if (state!.RecordInWork == state.Position)
                poisoned = Poison(state.Position, $"The step failed with {failure.GetType().Name}: {failure.Message}");
            throw;
        }
    }

    /// <summary>One try is the rule; a record is tried again only where another one broke the step before this one could be left
    /// out.</summary>
    private PoisonedRecord Poison(long offset, string reason) =>
        new(offset, reason, poisoned is { } before && before.Offset == offset ? before.Tries + 1 : 1);

    /// <summary>Where traffic has stopped, moves the watermark by the time that has passed, and no further. The move is committed like
    /// records are, so a restart does not take it back.</summary>
    private void FollowProcessingTime()
    {
        if (world.Options.ProgressAfterIdle is not { } patience || world.Clock.GetElapsedTime(idleSince) < patience) return;
        if (state!.Position < world.Source.EndPosition(shard) || state.Watermark == EventTime.Min) return;
        long now = world.Clock.GetTimestamp();
        var passed = (long)world.Clock.GetElapsedTime(progressedAt, now).TotalMilliseconds;
        if (passed < 1) return;
        progressedAt = now;
        state.AdvanceTo(state.Watermark.Plus(passed), world.Now(), effects);
        movedFromOutside = true;
    }

    /// <summary>Ends the input once; it is told done when its checkpoint is committed, and ended again should the shard fail
    /// before.</summary>
    private void EndInputWhenReached()
    {
        if (endInput is null || inputEnded || state!.Position < endInput.Position) return;
        state.AdvanceTo(EventTime.Max, world.Now(), effects);
        inputEnded = movedFromOutside = checkpointAtOnce = true;
    }
}
