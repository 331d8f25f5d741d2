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
    private readonly ShardTenure?[] tenures;
    private readonly Supervisor supervisor;

    /// <summary>Makes the shards of a source, one per partition; none runs yet.</summary>
    public ShardHost(ShardEnvironment<TState> world)
    {
        this.world = world;
        supervisor = new Supervisor(world.Options.Supervision, world.Clock, world.Logger);
        shards = [.. Enumerable.Range(0, world.Source.Partitions).Select(shard => new ShardActor<TState>(shard, world))];
        tenures = new ShardTenure?[shards.Length];
    }

    /// <summary>How many shards there are, here and elsewhere.</summary>
    public int Count => shards.Length;

    /// <summary>Whether every shard that is held here has recovered and steps.</summary>
    public bool IsReady => Held.All(shard => shards[shard].Metrics.IsReady);

    /// <summary>How often a shard has been started again.</summary>
    public long Restarts => supervisor.Restarts;

    /// <summary>How many writes the journal refused because another owner had claimed the shard, of shards that are held and that were,
    /// since the process started.</summary>
    public long FencedWrites => shards.Sum(shard => shard.Metrics.FencedWrites);

    /// <summary>The shards that are held here, ascending.</summary>
    public IEnumerable<int> Held => Enumerable.Range(0, Count).Where(Holds);

    /// <summary>Whether a shard is held here: it runs or recovers.</summary>
    public bool Holds(int shard) => Volatile.Read(ref tenures[shard]) is not null;

    /// <summary>What is measured of a shard.</summary>
    public ShardMetrics Metrics(int shard) => shards[shard].Metrics;

    /// <summary>From arrival until reads show it, of all shards that are or were held here.</summary>
    public LatencyHistogram Latency()
    {
        var all = new LatencyHistogram();
        foreach (ShardActor<TState> shard in shards) all.Merge(shard.Metrics.Latency);
        return all;
    }

    /// <summary>How many messages wait in a shard's mailbox.</summary>
    public int MailboxDepth(int shard) => shards[shard].MailboxDepth;

    /// <summary>Takes all shards; they recover beside each other.</summary>
    public void Start() => Take(Enumerable.Range(0, Count));

    /// <summary>Takes shards that are not held; they recover beside each other. Taking and giving up a shard come one call at a
    /// time.</summary>
    public void Take(IEnumerable<int> taken)
    {
        foreach (int shard in taken)
        {
            if (Holds(shard)) throw new InvalidOperationException($"Shard {shard} is held already.");
            ShardActor<TState> actor = shards[shard];
            var tenure = new ShardTenure(actor.BeginTenure());
            tenure.Running = world.Scheduler.Start(() => supervisor.RunAsync(actor, tenure.Token));
            Volatile.Write(ref tenures[shard], tenure);
        }
    }

    /// <summary>Gives shards up in good order: each finishes what waits in its mailbox, checkpoints and publishes, then ends.</summary>
    /// <param name="released">Held shards.</param>
    /// <param name="deadline">Gives up the rest; nothing is lost, the next owner reads it again.</param>
    /// <returns>Whether everything was finished.</returns>
    public async Task<bool> ReleaseAsync(IReadOnlyCollection<int> released, CancellationToken deadline)
    {
        try
        {
            foreach (int shard in released) shards[shard].GiveUp();
            foreach (int shard in released)
            {
                // A shard that has ended by itself reads nothing any more.
                Task sent = shards[shard].SendAsync(new ShardMessage<TState>.Drain(tenures[shard]!.Number), deadline).AsTask();
                await Task.WhenAny(sent, tenures[shard]!.Running).WaitAsync(deadline);
            }

            await Task.WhenAll(released.Select(shard => tenures[shard]!.Running)).WaitAsync(deadline);
            bool areFinished = released.All(shard => shards[shard].IsFinished);
            End(released);
            return areFinished;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            await DropAsync(released);
            return false;
        }
    }

    /// <summary>Stops shards where they are and drops their state: nothing is written any more.</summary>
    public async Task DropAsync(IReadOnlyCollection<int> dropped)
    {
        foreach (int shard in dropped) tenures[shard]?.Stop();
        await Task.WhenAll(dropped.Select(shard => tenures[shard]?.Running ?? Task.CompletedTask));
        End(dropped);
    }

    /// <summary>Puts a question to a shard, between two of its batches. Waits while the shard recovers.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="question">Reads the state; must not keep or change it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ShardNotHeldException">The shard is not held here, or was given up before it answered.</exception>
    public Task<TAnswer> AskAsync<TAnswer>(
        int shard, Func<ShardView<TState>, TAnswer> question, CancellationToken cancellationToken) =>
        AskAsync(shard, question, readsFired: false, cancellationToken);

    /// <summary>Puts a question to a shard that reads windows which fired, or which are to fire: it finds each of them either done or not
    /// begun.</summary>
    /// <inheritdoc cref="AskAsync{TAnswer}(int, Func{ShardView{TState}, TAnswer}, CancellationToken)"/>
    public Task<TAnswer> AskForWindowsAsync<TAnswer>(
        int shard, Func<ShardView<TState>, TAnswer> question, CancellationToken cancellationToken) =>
        AskAsync(shard, question, readsFired: true, cancellationToken);

    private async Task<TAnswer> AskAsync<TAnswer>(
        int shard, Func<ShardView<TState>, TAnswer> question, bool readsFired, CancellationToken cancellationToken)
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
        }, readsFired);
        ShardTenure tenure = Volatile.Read(ref tenures[shard]) ?? throw new ShardNotHeldException(shard);

        // Two registrations on the answer itself cost a third of a linked source and a wait, and nearly every question is answered at once.
        using CancellationTokenRegistration givenUp = Registered(cancellationToken), gone = Registered(tenure.Ended);
        try
        {
            if (!shards[shard].TrySend(ask))
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tenure.Ended);
                await shards[shard].SendAsync(ask, either.Token);
            }

            return await answer.Task;
        }
        catch (OperationCanceledException) when (tenure.Ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ShardNotHeldException(shard);
        }

        CancellationTokenRegistration Registered(CancellationToken token) => token.UnsafeRegister(
            static (waiting, by) => ((TaskCompletionSource<TAnswer>)waiting!).TrySetCanceled(by), answer);
    }

    /// <summary>Puts a question to several shards; the answers come in the order of the shards.</summary>
    /// <inheritdoc cref="AskAsync{TAnswer}(int, Func{ShardView{TState}, TAnswer}, CancellationToken)"/>
    public Task<TAnswer[]> AskAsync<TAnswer>(
        IEnumerable<int> asked, Func<ShardView<TState>, TAnswer> question, CancellationToken cancellationToken) =>
        Task.WhenAll(asked.Select(shard => AskAsync(shard, question, cancellationToken)));

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
        FiredBlock[] recent = await AskForWindowsAsync(shard, view => view.RecentlyFired
            .Where(b => b.Family == family && b.Group == group && starts.Contains(b.Window.Start))
            .Select(b => b.Lend()).ToArray(), cancellationToken);
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

    /// <summary>Ends bounded input: every shard takes what the source holds now and then fires all its windows. All must be held.</summary>
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

    /// <summary>Gives all shards up in good order.</summary>
    /// <inheritdoc cref="ReleaseAsync"/>
    public Task<bool> DrainAsync(CancellationToken deadline) => ReleaseAsync([.. Held], deadline);

    /// <summary>Stops all shards where they are.</summary>
    public async ValueTask DisposeAsync() => await DropAsync([.. Held]);

    private void End(IReadOnlyCollection<int> ended)
    {
        foreach (int shard in ended)
        {
            if (Interlocked.Exchange(ref tenures[shard], null) is not { } tenure) continue;
            tenure.Dispose();
            shards[shard].Forget();
        }
    }
}
