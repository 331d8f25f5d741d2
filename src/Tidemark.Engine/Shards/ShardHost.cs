using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Actors;

namespace Tidemark.Engine.Shards;

/// <summary>All shards of a node: starts them, puts questions to them, ends their input, drains them.</summary>
/// <remarks>Safe for use from any thread.</remarks>
/// <typeparam name="TState">The domain's shard state.</typeparam>
public sealed class ShardHost<TState> : IAsyncDisposable
    where TState : class, IShardState
{
    private readonly ShardEnvironment<TState> world;
    private readonly ShardActor<TState>[] shards;
    private readonly Supervisor supervisor;
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Makes the shards of a source, one per partition; none runs yet.</summary>
    public ShardHost(ShardEnvironment<TState> world)
    {
        this.world = world;
        supervisor = new Supervisor(world.Options.Supervision, world.Clock, world.Logger);
        shards = [.. Enumerable.Range(0, world.Source.Partitions).Select(shard => new ShardActor<TState>(shard, world))];
    }

    /// <summary>How many shards there are.</summary>
    public int Count => shards.Length;

    /// <summary>Whether every shard has recovered and steps.</summary>
    public bool IsReady => shards.All(shard => shard.Metrics.IsReady);

    /// <summary>How often a shard has been started again.</summary>
    public long Restarts => supervisor.Restarts;

    /// <summary>What is measured of a shard.</summary>
    public ShardMetrics Metrics(int shard) => shards[shard].Metrics;

    /// <summary>How many messages wait in a shard's mailbox.</summary>
    public int MailboxDepth(int shard) => shards[shard].MailboxDepth;

    /// <summary>Starts all shards; they recover beside each other.</summary>
    public void Start() => running = Task.WhenAll(
        shards.Select(shard => world.Scheduler.Start(() => supervisor.RunAsync(shard, stopping.Token))));

    /// <summary>Puts a question to a shard, between two of its batches. Waits while the shard recovers.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="question">Reads the state; must not keep or change it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<TAnswer> AskAsync<TAnswer>(
        int shard, Func<ShardView<TState>, TAnswer> question, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ask = new ShardMessage<TState>.Ask(view =>
        {
            try
            {
                answer.TrySetResult(question(view));
            }
            catch (Exception failure)
            {
                answer.TrySetException(failure);
            }
        });
        await shards[shard].SendAsync(ask, cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Puts a question to every shard; the answers come in shard order.</summary>
    public Task<TAnswer[]> AskAllAsync<TAnswer>(Func<ShardView<TState>, TAnswer> question, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Count).Select(shard => AskAsync(shard, question, cancellationToken)));

    /// <summary>What a shard has fired of a family and group kind, by start: from the journal and, newest, from the shard itself.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="family">The index of the window family.</param>
    /// <param name="group">The index of the group kind.</param>
    /// <param name="starts">The interval in which the windows start.</param>
    /// <param name="limit">How many windows at most; the newest are kept.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken)
    {
        // The shard first: what it commits after answering is then found in the journal.
        FiredBlock[] recent = await AskAsync(shard, view => view.RecentlyFired
            .Where(b => b.Family == family && b.Group == group && starts.Contains(b.Window.Start)).ToArray(), cancellationToken);
        IReadOnlyList<FiredBlock> kept = await world.Journal.ReadFiredAsync(shard, family, group, starts, limit, cancellationToken);
        
        // Of a window that late events revised, the last block holds.
        var newest = new SortedDictionary<long, FiredBlock>();
        foreach (FiredBlock block in kept.Concat(recent)) newest[block.Window.Start.Milliseconds] = block;
        return [.. newest.Values.TakeLast(limit)];
    }

    /// <summary>Watches a shard, to learn the fate of a record that is appended after this returns. Waits while the shard
    /// recovers.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">As many records as allowed are watched already.</exception>
    public async Task<ShardWatch> WatchAsync(int shard, CancellationToken cancellationToken)
    {
        var watch = new ShardWatch(world.Source.EndPosition(shard));
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await shards[shard].SendAsync(new ShardMessage<TState>.Watch(watch, begun), cancellationToken);
            await begun.Task.WaitAsync(cancellationToken);
            return watch;
        }
        catch
        {
            watch.Dispose();
            throw;
        }
    }

    /// <summary>Ends bounded input: every shard takes what the source holds now and then fires all its windows.</summary>
    public async Task EndInputAsync(CancellationToken cancellationToken)
    {
        var ends = new List<Task>();
        for (int shard = 0; shard < Count; shard++)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await shards[shard].SendAsync(new ShardMessage<TState>.EndInput(world.Source.EndPosition(shard), done), cancellationToken);
            ends.Add(done.Task);
        }

        await Task.WhenAll(ends).WaitAsync(cancellationToken);
    }

    /// <summary>Drains all shards: each finishes what waits in its mailbox, checkpoints and publishes, then ends.</summary>
    /// <param name="deadline">Gives up the rest; nothing is lost, it is read again at the next start.</param>
    /// <returns>Whether everything was finished.</returns>
    public async Task<bool> DrainAsync(CancellationToken deadline)
    {
        try
        {
            foreach (ShardActor<TState> shard in shards) await shard.SendAsync(new ShardMessage<TState>.Drain(), deadline);
            await running.WaitAsync(deadline);
            return true;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            StopAll();
            await running;
            return false;
        }
    }

    // Callbacks run here and now and not on a thread of the pool.
    private void StopAll()
    {
        if (!stopping.IsCancellationRequested) stopping.Cancel();
    }

    /// <summary>Stops all shards where they are.</summary>
    public async ValueTask DisposeAsync()
    {
        StopAll();
        await running;
        stopping.Dispose();
    }
}
