namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Computes every window by going through all events that it holds: no panes, no sketches, no merging.</summary>
/// <remarks>A group has a line where it has an event. Its rows are the windows of videos that belonged to it when those fired.</remarks>
internal sealed class WindowOracle
{
    private readonly ReplayPass pass;
    private readonly int[] byTime;
    private readonly long[] times;
    private readonly WindowFigures?[][] figures = new WindowFigures?[GroupNumbers.Count][];
    private readonly List<int>[] touched = [[], [], [], []];
    private readonly int[][] seenIn = new int[GroupNumbers.Count][];
    private int serial;

    public WindowOracle(ReplayPass pass)
    {
        this.pass = pass;
        byTime = [.. Enumerable.Range(0, pass.Applied.Length)];
        times = new long[byTime.Length];
        for (int i = 0; i < times.Length; i++) times[i] = pass.Applied[i].TimeMs;
        Array.Sort(times, byTime);
        for (int kind = 0; kind < GroupNumbers.Count; kind++)
        {
            figures[kind] = new WindowFigures?[pass.Keys(kind).Count];
            seenIn[kind] = new int[pass.PairCount(kind)];
        }
    }

    /// <summary>All lines of a family.</summary>
    public IEnumerable<WindowFigures> Lines(OracleFamily family)
    {
        int low = 0;
        int high = 0;
        long start = times.Length == 0 ? 0 : family.FirstStart(times[0]);
        GroupHistory history = new(family);
        while (low < times.Length)
        {
            long end = start + family.SizeMs;
            while (high < times.Length && times[high] < end) high++;
            foreach (WindowFigures line in Window(family, start, low, high))
            {
                if (line.Group != WindowFigures.Groups[0]) history.Compare(line);
                yield return line;
            }

            start += family.SlideMs;
            while (low < times.Length && times[low] < start) low++;
            // Years without an event hold no window.
            if (low < times.Length) start = Math.Max(start, family.FirstStart(times[low]));
        }
    }

    private List<WindowFigures> Window(OracleFamily family, long start, int low, int high)
    {
        serial++;
        for (int i = low; i < high; i++) Count(family, start, in pass.Applied[byTime[i]]);
        Dictionary<int, VideoSpread>[] spreads = SpreadVideos(family, start);
        List<WindowFigures> lines = [];
        for (int kind = 0; kind < GroupNumbers.Count; kind++)
        {
            foreach (int key in touched[kind])
            {
                WindowFigures line = figures[kind][key]!;
                figures[kind][key] = null;
                if (kind > 0) line.Spread = (spreads[kind].GetValueOrDefault(key) ?? new VideoSpread()).Figures(family.Compares);
                lines.Add(line);
            }

            touched[kind].Clear();
        }

        return lines;
    }

    private void Count(OracleFamily family, long start, in AppliedEvent e)
    {
        long end = start + family.SizeMs;
        if (end <= e.Watermark) return;
        for (int kind = 0; kind < GroupNumbers.Count; kind++)
        {
            int key = e.Keys[kind];
            if (figures[kind][key] is not { } line)
            {
                line = new WindowFigures(family.Name, WindowFigures.Groups[kind], pass.Keys(kind)[key], start) { EndMs = end };
                figures[kind][key] = line;
                touched[kind].Add(key);
            }

            line.Add(in e);
            int pair = e.Pairs[kind];
            if (pair < 0 || seenIn[kind][pair] == serial) continue;
            seenIn[kind][pair] = serial;
            line.Viewers++;
        }
    }

    private Dictionary<int, VideoSpread>[] SpreadVideos(OracleFamily family, long start)
    {
        long end = start + family.SizeMs;
        Dictionary<int, VideoSpread>[] spreads = [[], [], [], []];
        Dictionary<int, long> viewsBefore = family.Compares ? ViewsBefore(family, start) : [];
        foreach (int number in touched[0])
        {
            OracleVideo video = pass.Videos[number];
            (int channel, int category) = video.OriginAfter(pass.FiredBy(video, end));
            WindowFigures row = figures[0][number]!;
            long? before = family.Compares ? viewsBefore.GetValueOrDefault(number) : null;
            Spread(spreads[1], channel).Add(row, before);
            Spread(spreads[2], category).Add(row, before);
            Spread(spreads[3], 0).Add(row, before);
        }

        return spreads;
    }

    /// <summary>The views of each video in the window before, as they were when this one fired: with those that came too late for that
    /// window itself.</summary>
    private Dictionary<int, long> ViewsBefore(OracleFamily family, long start)
    {
        Dictionary<int, long> views = [];
        for (int i = FirstAt(start - family.SizeMs); i < times.Length && times[i] < start; i++)
        {
            int number = byTime[i];
            AppliedEvent e = pass.Applied[number];
            int video = e.Keys[0];
            if (e.Measure != WindowFigures.Views || number > pass.FiredBy(pass.Videos[video], start + family.SizeMs)) continue;
            views[video] = views.GetValueOrDefault(video) + 1;
        }

        return views;
    }

    /// <summary>The first event, by time, at or after a moment.</summary>
    private int FirstAt(long timeMs)
    {
        // Between two times nothing is found, and the complement of what comes next is given; among equal ones any may be found.
        int found = Array.BinarySearch(times, timeMs);
        if (found < 0) return ~found;
        while (found > 0 && times[found - 1] == timeMs) found--;
        return found;
    }

    private static VideoSpread Spread(Dictionary<int, VideoSpread> spreads, int key)
    {
        if (!spreads.TryGetValue(key, out VideoSpread? spread)) spreads.Add(key, spread = new VideoSpread());
        return spread;
    }
}
