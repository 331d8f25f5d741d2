using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>A shard of the baseline: a dictionary for each pane and one of running sums.</summary>
/// <remarks>A pane is added to the sums as it ends and subtracted as it leaves the window. Distinct viewers are a
/// <see cref="PlainRegisters"/> for each key and pane, merged for each result.</remarks>
internal sealed class PlainShard(bool countsViewers)
{
    /// <summary>A power of two, more than the panes of a window and those ahead of it together.</summary>
    private const int RingPanes = 16;

    private readonly bool countsViewers = countsViewers;
    private readonly Dictionary<int, Pane>[] panes = [.. Enumerable.Range(0, RingPanes).Select(_ => new Dictionary<int, Pane>())];
    private readonly Dictionary<int, Sum> running = [];
    private readonly byte[] merged = new byte[PlainRegisters.Count];
    private int nextEnd = -1;
    private int lastPane = -1;

    /// <summary>Adds an event.</summary>
    public void Add(in WatchEvent e)
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
    public void FireUpTo(int end, ref Totals totals)
    {
        for (; nextEnd >= 0 && nextEnd <= end; nextEnd++) Fire(nextEnd, ref totals);
    }

    /// <summary>Fires all windows that are left.</summary>
    public void End(ref Totals totals) => FireUpTo(lastPane + Workload.Panes, ref totals);

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
