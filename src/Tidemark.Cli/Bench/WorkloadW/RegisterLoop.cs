using System.Runtime.InteropServices;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The plain loop with one sketch for each video instead of one for each video and pane: its registers know in which pane each
/// rank was last seen.</summary>
/// <remarks>A pane's events wait until it ends, so that later panes do not overwrite what earlier windows need.</remarks>
internal sealed class RegisterLoop
{
    private const int RingPanes = 16;

    private readonly List<WatchEvent>[] waiting = [.. Enumerable.Range(0, RingPanes).Select(_ => new List<WatchEvent>())];
    private readonly Dictionary<int, Video> videos = [];
    private int nextEnd = -1;
    private int lastPane = -1;

    /// <summary>Runs all events through it.</summary>
    public static Totals Run(ReadOnlySpan<WatchEvent> events)
    {
        RegisterLoop[] shards = [.. Enumerable.Range(0, Workload.Shards).Select(_ => new RegisterLoop())];
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
            foreach (RegisterLoop shard in shards) shard.FireUpTo(watermarkPane, ref totals);
        }

        foreach (RegisterLoop shard in shards) shard.FireUpTo(shard.lastPane + Workload.Panes, ref totals);
        return totals;
    }

    private void Add(in WatchEvent e)
    {
        int pane = e.TimeMs / Workload.PaneMs;
        if (nextEnd < 0) nextEnd = pane - Workload.DelayMs / Workload.PaneMs;
        if (pane > lastPane) lastPane = pane;
        waiting[pane & (RingPanes - 1)].Add(e);
    }

    private void FireUpTo(int end, ref Totals totals)
    {
        for (; nextEnd >= 0 && nextEnd <= end; nextEnd++) Fire(nextEnd, ref totals);
    }

    private void Fire(int end, ref Totals totals)
    {
        int newest = end - 1;
        List<WatchEvent> ended = waiting[newest & (RingPanes - 1)];
        foreach (ref readonly WatchEvent e in CollectionsMarshal.AsSpan(ended))
        {
            Video video = CollectionsMarshal.GetValueRefOrAddDefault(videos, e.Key, out _) ??= new Video();
            video.Counts[newest % Workload.Panes]++;
            video.WatchMs[newest % Workload.Panes] += e.WatchMs;
            video.Viewers.Add(e.Viewer, newest);
        }

        ended.Clear();
        foreach ((int key, Video video) in videos)
        {
            int count = video.Counts.Sum();
            if (count == 0)
            {
                videos.Remove(key);
                continue;
            }

            totals.Results++;
            totals.Count += count;
            totals.WatchMs += video.WatchMs.Sum();
            totals.Viewers += video.Viewers.Estimate(end - Workload.Panes);
            video.Counts[end % Workload.Panes] = 0;
            video.WatchMs[end % Workload.Panes] = 0;
        }
    }

    private sealed class Video
    {
        public int[] Counts { get; } = new int[Workload.Panes];

        public long[] WatchMs { get; } = new long[Workload.Panes];

        public PaneRegisters Viewers { get; } = new();
    }
}
