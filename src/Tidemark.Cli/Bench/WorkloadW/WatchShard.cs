using System.Collections.Concurrent;
using Tidemark.Core.Sliding;
using Tidemark.Engine.Actors;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>A shard as an actor.</summary>
internal sealed class WatchShard : Actor<WatchBatch>
{
    private readonly Func<WatchWindows> newState;
    private readonly ConcurrentBag<WatchBatch> pool;
    private WatchWindows? windows;

    /// <summary>Makes a shard that does not run yet.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="mailboxCapacity">How many batches may wait.</param>
    /// <param name="countsViewers">Whether distinct viewers are counted.</param>
    /// <param name="sink">Where the results go.</param>
    /// <param name="pool">Where batches go when they are done with.</param>
    public WatchShard(int number, int mailboxCapacity, bool countsViewers, ISlidingSink sink, ConcurrentBag<WatchBatch> pool)
        : base($"workload {number}", mailboxCapacity)
    {
        newState = () => new WatchWindows(countsViewers, sink);
        this.pool = pool;
    }

    /// <inheritdoc/>
    protected override ValueTask<bool> StartAsync(CancellationToken cancellationToken)
    {
        windows = newState();
        return new ValueTask<bool>(true);
    }

    /// <inheritdoc/>
    protected override ValueTask<bool> ReceiveAsync(WatchBatch message, CancellationToken cancellationToken)
    {
        windows!.Add(message.Events);
        if (message.IsLast)
        {
            windows.End();
            return ValueTask.FromResult(false);
        }

        message.Clear();
        pool.Add(message);
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    protected override ValueTask StopAsync() => default;
}
