using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The baseline: what one would write without an engine, on one thread.</summary>
/// <remarks>Sixteen shards. Of each, a dictionary for each pane and one of running sums: a pane is added to them as it ends and
/// subtracted as it leaves the window. Distinct viewers are a <see cref="PlainRegisters"/> for each key and pane, merged for each
/// result.</remarks>
internal sealed class PlainLoop
{
    /// <summary>A power of two, more than the panes of a window and those ahead of it together.</summary>
    private const int RingPanes = 16;

    private readonly bool countsViewers;
    private readonly Dictionary<int, Pane>[] panes = [.. Enumerable.Range(0, RingPanes).Select(_ => new Dictionary<int, Pane>())];
    private readonly Dictionary<int, Sum> running = [];
    private readonly byte[] merged = new byte[PlainRegisters.Count];
    private int nextEnd = -1;
    private int lastPane = -1;

    private PlainLoop(bool countsViewers) => this.countsViewers = countsViewers;

    /// <summary>Runs all events through it.</summary>
    public static Totals Run(ReadOnlySpan<WatchEvent> events, bool countsViewers)
    {
        var shards = new PlainLoop[Workload.Shards];
        for (int i = 0; i < shards.Length; i++) shards[i] = new PlainLoop(countsViewers);
        Totals totals = default;
        int greatest = 0, fired = 0;
        foreach (ref readonly WatchEvent e in events)
        {
            shards[e.Key & (Workload.Shards - 1)].Add(in e);
            if (e.TimeMs <= greatest) continue;
            greatest = e.TimeMs;
            int watermarkPane = (greatest - Workload.DelayMs) / Workload.PaneMs;
            if (watermarkPane == fired) continue;
            fired = watermarkPane;
            foreach (PlainLoop shard in shards) shard.FireUpTo(watermarkPane, ref totals);
        }

        foreach (PlainLoop shard in shards) shard.FireUpTo(shard.lastPane + Workload.Panes, ref totals);
        return totals;
    }

    private void Add(in WatchEvent e)
    {
        int pane = e.TimeMs / Workload.PaneMs;
        if (nextEnd < 0) nextEnd = pane - Workload.DelayMs / Workload.PaneMs;
        if (pane > lastPane) lastPane = pane;
        ref Pane cell = ref CollectionsMarshal.GetValueRefOrAddDefault(panes[pane & (RingPanes - 1)], e.Key, out _);
        cell.Count++;
        cell.WatchMs += e.WatchMs;
        if (countsViewers) (cell.Viewers ??= new PlainRegisters()).Add(e.Viewer);
    }

    /// <summary>Fires the windows that end at a pane's start, up to this one.</summary>
    private void FireUpTo(int end, ref Totals totals)
    {
        for (; nextEnd >= 0 && nextEnd <= end; nextEnd++) Fire(nextEnd, ref totals);
    }

    private void Fire(int end, ref Totals totals)
    {
        foreach ((int key, Pane pane) in panes[(end - 1) & (RingPanes - 1)])
        {
            ref Sum sum = ref CollectionsMarshal.GetValueRefOrAddDefault(running, key, out _);
            sum.Count += pane.Count;
            sum.WatchMs += pane.WatchMs;
        }

        foreach ((int key, Sum sum) in running)
        {
            totals.Results++;
            totals.Count += sum.Count;
            totals.WatchMs += sum.WatchMs;
            if (countsViewers) totals.Viewers += Viewers(end, key);
        }

        Dictionary<int, Pane> leaving = panes[(end - Workload.Panes) & (RingPanes - 1)];
        foreach ((int key, Pane pane) in leaving)
        {
            ref Sum sum = ref CollectionsMarshal.GetValueRefOrNullRef(running, key);
            sum.Count -= pane.Count;
            sum.WatchMs -= pane.WatchMs;
            if (sum.Count == 0) running.Remove(key);
        }

        leaving.Clear();
    }

    private double Viewers(int end, int key)
    {
        Array.Clear(merged);
        int filled = 0;
        bool isDense = false;
        for (int pane = end - Workload.Panes; pane < end; pane++)
        {
            ref Pane cell = ref CollectionsMarshal.GetValueRefOrNullRef(panes[pane & (RingPanes - 1)], key);
            if (!Unsafe.IsNullRef(ref cell)) isDense |= cell.Viewers!.MergeInto(merged, ref filled);
        }

        return isDense ? PlainRegisters.Estimate(merged) : PlainRegisters.EstimateFilled(filled);
    }

    private struct Pane
    {
        public int Count;
        public long WatchMs;
        public PlainRegisters? Viewers;
    }

    private struct Sum
    {
        public int Count;
        public long WatchMs;
    }
}
