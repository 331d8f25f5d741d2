namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The exact number of distinct viewers of each video in each window, by sorting; it shares nothing with what is
/// measured.</summary>
internal sealed class ExactWindows
{
    private const int PaneBits = 14;
    private const int ViewerBits = 20;

    private readonly int ends;
    private readonly int[] counts;

    /// <summary>Counts all windows of the events.</summary>
    public ExactWindows(ReadOnlySpan<WatchEvent> events)
    {
        ulong[] seen = Sorted(events, out int lastPane);
        ends = lastPane + Workload.Panes + 2;
        counts = new int[Workload.KeyBound * ends];

        // 1. Where the windows begin and end that hold a pane of a pair and no earlier one of the same pair.
        ulong previous = ulong.MaxValue;
        int covered = 0;
        foreach (ulong entry in seen)
        {
            if (entry >> PaneBits != previous >> PaneBits) covered = 0;
            previous = entry;
            int pane = (int)(entry & ((1 << PaneBits) - 1));
            int at = (int)(entry >> (PaneBits + ViewerBits)) * ends;
            int from = Math.Max(pane, covered) + 1;
            covered = pane + Workload.Panes;
            if (from > covered) continue;
            counts[at + from]++;
            counts[at + covered + 1]--;
        }

        // 2. From differences to numbers.
        for (int key = 0; key < Workload.KeyBound; key++)
            for (int end = 1; end < ends; end++) counts[key * ends + end] += counts[key * ends + end - 1];
        Results = counts.Length - counts.AsSpan().Count(0);
    }

    /// <summary>How many windows of a video hold an event.</summary>
    public long Results { get; }

    /// <summary>How many distinct viewers a video has in the window that ends at a time.</summary>
    public int Viewers(int key, long endMs) => counts[key * ends + (int)(endMs / Workload.PaneMs)];

    /// <summary>Video, viewer and pane of each event in one number, in ascending order.</summary>
    private static ulong[] Sorted(ReadOnlySpan<WatchEvent> events, out int lastPane)
    {
        ulong[] seen = new ulong[events.Length];
        lastPane = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            int pane = events[i].TimeMs / Workload.PaneMs;
            lastPane = Math.Max(lastPane, pane);
            seen[i] = ((((ulong)events[i].Key << ViewerBits) | (uint)events[i].Viewer) << PaneBits) | (uint)pane;
        }

        Array.Sort(seen);
        return seen;
    }
}
