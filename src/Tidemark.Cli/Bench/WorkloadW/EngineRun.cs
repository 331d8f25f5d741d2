using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Core.Sliding;
using Tidemark.Engine.Actors;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The engine's way: a source that hands batches to sixteen shards, each an actor with a bounded mailbox and state of its
/// own.</summary>
internal static class EngineRun
{
    private const int MailboxBatches = 16;

    /// <summary>Runs all events through it.</summary>
    /// <param name="events">The events, in order of arrival.</param>
    /// <param name="countsViewers">Whether distinct viewers are counted.</param>
    /// <param name="sinks">Where the results of each shard go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task RunAsync(
        WatchEvent[] events, bool countsViewers, IReadOnlyList<ISlidingSink> sinks, CancellationToken cancellationToken)
    {
        var pool = new ConcurrentBag<WatchBatch>();
        var supervisor = new Supervisor(new SupervisorOptions(), TimeProvider.System, NullLogger.Instance);
        WatchShard[] shards = [.. sinks.Select((sink, i) => new WatchShard(i, MailboxBatches, countsViewers, sink, pool))];
        Task[] running = [.. shards.Select(shard => Task.Run(() => supervisor.RunAsync(shard, cancellationToken), cancellationToken))];
        await RouteAsync(events, shards, pool, cancellationToken);
        await Task.WhenAll(running);
    }

    private static async Task RouteAsync(
        WatchEvent[] events, WatchShard[] shards, ConcurrentBag<WatchBatch> pool, CancellationToken cancellationToken)
    {
        var filling = new WatchBatch[shards.Length];
        for (int i = 0; i < filling.Length; i++) filling[i] = new WatchBatch();
        for (int next = 0; ;)
        {
            int full = Fill(events, ref next, filling);
            if (full < 0) break;
            if (!shards[full].TrySend(filling[full])) await shards[full].SendAsync(filling[full], cancellationToken);
            filling[full] = pool.TryTake(out WatchBatch? used) ? used : new WatchBatch();
        }

        for (int i = 0; i < filling.Length; i++)
        {
            filling[i].IsLast = true;
            await shards[i].SendAsync(filling[i], cancellationToken);
        }
    }

    /// <summary>Puts events into the batches of their shards until one is full.</summary>
    /// <returns>The shard of that, or −1 where the events are all there.</returns>
    private static int Fill(ReadOnlySpan<WatchEvent> events, ref int next, WatchBatch[] filling)
    {
        while (next < events.Length)
        {
            ref readonly WatchEvent e = ref events[next++];
            int shard = e.Key & (Workload.Shards - 1);
            WatchBatch batch = filling[shard];
            batch.Add(in e);
            if (batch.IsFull) return shard;
        }

        return -1;
    }
}
