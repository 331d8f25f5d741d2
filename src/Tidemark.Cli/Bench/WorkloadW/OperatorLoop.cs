namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The engine's operator on one thread, without actors and mailboxes: what these cost is the difference.</summary>
internal static class OperatorLoop
{
    /// <summary>Runs all events through it.</summary>
    public static Totals Run(ReadOnlySpan<WatchEvent> events, bool countsViewers)
    {
        var sink = new TotalsSink();
        WatchWindows[] shards = [.. Enumerable.Range(0, Workload.Shards).Select(_ => new WatchWindows(countsViewers, sink))];
        WatchBatch[] batches = [.. shards.Select(_ => new WatchBatch())];
        foreach (ref readonly WatchEvent e in events)
        {
            int shard = e.Key & (Workload.Shards - 1);
            batches[shard].Add(in e);
            if (!batches[shard].IsFull) continue;
            shards[shard].Add(batches[shard].Events);
            batches[shard].Clear();
        }

        for (int i = 0; i < shards.Length; i++)
        {
            shards[i].Add(batches[i].Events);
            shards[i].End();
        }

        return sink.Totals;
    }
}
