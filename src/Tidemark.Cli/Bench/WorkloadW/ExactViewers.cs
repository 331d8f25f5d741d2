namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The exact number of distinct viewers of each video in each window, by sorting; it shares nothing with what is measured.</summary>
internal sealed class ExactViewers
{
    private const int PaneBits = 14;
    private const int ViewerBits = 20;

    private readonly int ends;
    private readonly int[] counts;

    /// <summary>Counts all windows of the events.</summary>
    public ExactViewers(ReadOnlySpan<WatchEvent> events)
    {
        ulong[] seen = new ulong[events.Length];
        int lastPane = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            int pane = events[i].TimeMs / Workload.PaneMs;
            lastPane = Math.Max(lastPane, pane);
            seen[i] = ((((ulong)events[i].Key << ViewerBits) | (uint)events[i].Viewer) << PaneBits) | (uint)pane;
        }

        Array.Sort(seen);
        ends = lastPane + Workload.Panes + 2;
        counts = new int[Workload.KeyBound * ends];
        ulong previous = ulong.MaxValue;
        int covered = 0;
        foreach (ulong entry in seen)
        {
            // 1. The windows that hold this pane and hold no earlier one of the same pair: where one more begins, and where it ends.
            if (entry >> PaneBits != previous >> PaneBits) covered = 0;
            previous = entry;
            int pane = (int)(entry & ((1 << PaneBits) - 1));
            int at = (int)(entry >> (PaneBits + ViewerBits)) * ends;
            int from = Math.Max(pane + 1, covered + 1);
            covered = pane + Workload.Panes;
            if (from > covered) continue;
            counts[at + from]++;
            counts[at + covered + 1]--;
        }

        // 2. From differences to numbers.
        for (int key = 0; key < Workload.KeyBound; key++)
            for (int end = 1; end < ends; end++) counts[key * ends + end] += counts[key * ends + end - 1];
    }

    /// <summary>How many distinct viewers a video has in the window that ends at a time.</summary>
    public int Of(int key, long endMs) => counts[key * ends + (int)(endMs / Workload.PaneMs)];
}
