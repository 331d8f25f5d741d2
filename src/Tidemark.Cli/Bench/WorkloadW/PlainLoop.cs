namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The baseline: what one would write without an engine, on one thread, over sixteen shards.</summary>
internal sealed class PlainLoop
{
    /// <summary>Events come in pieces, so that the loop over them is compiled for good after some of them.</summary>
    private const int PieceEvents = 8_192;

    private readonly PlainShard[] shards = new PlainShard[Workload.Shards];
    private Totals totals;
    private int greatest;
    private int fired;

    private PlainLoop(bool countsViewers)
    {
        for (int i = 0; i < shards.Length; i++) shards[i] = new PlainShard(countsViewers);
    }

    /// <summary>Runs all events through it.</summary>
    public static Totals Run(ReadOnlySpan<WatchEvent> events, bool countsViewers)
    {
        var loop = new PlainLoop(countsViewers);
        for (; events.Length > PieceEvents; events = events[PieceEvents..]) loop.Add(events[..PieceEvents]);
        loop.Add(events);
        foreach (PlainShard shard in loop.shards) shard.End(ref loop.totals);
        return loop.totals;
    }

    private void Add(ReadOnlySpan<WatchEvent> events)
    {
        foreach (ref readonly WatchEvent e in events)
        {
            shards[e.Key & (Workload.Shards - 1)].Add(in e);
            if (e.TimeMs <= greatest) continue;
            greatest = e.TimeMs;
            int watermarkPane = (greatest - Workload.DelayMs) / Workload.PaneMs;
            if (watermarkPane == fired) continue;
            fired = watermarkPane;
            foreach (PlainShard shard in shards) shard.FireUpTo(watermarkPane, ref totals);
        }
    }
}
