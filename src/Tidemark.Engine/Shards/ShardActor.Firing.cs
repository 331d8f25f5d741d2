namespace Tidemark.Engine.Shards;

/// <summary>Firing: a window that fires is put out bit by bit, by some of the node's shards at a time, and batches, questions and the other
/// shards get their turn between two bits.</summary>
internal sealed partial class ShardActor<TState>
{
    /// <summary>Done once this shard may go on; null where it does not fire.</summary>
    private Task? turnToFire;

    /// <summary>Whether a message in the mailbox says to go on; there is one at most.</summary>
    private bool isGoingOn;

    private async ValueTask GoOnFiringAsync(CancellationToken cancellationToken)
    {
        if (!state!.IsFiring)
        {
            LeaveTurnToFire();
            return;
        }

        turnToFire ??= TakeTurnToFireAsync(lifetime!.Token);
        if (isGoingOn || !turnToFire.IsCompletedSuccessfully) return;

        // The mailbox does not run empty meanwhile, so nobody else looks.
        cancellationToken.ThrowIfCancellationRequested();
        state.GoOnFiring(world.Options.FiringSliceMax, effects);
        if (state.IsFiring) isGoingOn = TrySend(ShardMessage<TState>.GoOnFiring.Instance);
        else LeaveTurnToFire();
        await Task.Yield();
    }

    private async Task TakeTurnToFireAsync(CancellationToken cancellationToken)
    {
        ValueTask entering = world.Firings.EnterAsync(cancellationToken);
        if (entering.IsCompletedSuccessfully) return;
        await entering;

        // Any message leads to where the shard goes on; where the mailbox is full, the next of its own does.
        TrySend(ShardMessage<TState>.Tick.Instance);
    }

    /// <summary>Lets another shard in; where this one still waits for its turn, as soon as that comes.</summary>
    private void LeaveTurnToFire()
    {
        if (turnToFire is null) return;
        Task turn = turnToFire;
        turnToFire = null;
        _ = LeaveAsync(turn);
    }

    private async Task LeaveAsync(Task turn)
    {
        await turn.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (turn.IsCompletedSuccessfully) world.Firings.Leave();
    }
}
