using Tidemark.Core.Sketches;
using Tidemark.Core.Windows;

namespace Tidemark.PropertyTests.Core.Sliding;

/// <summary>Sliding windows by brute force: it keeps every event and looks through all of them for every window.</summary>
internal sealed class SlidingOracle(WindowFamily family)
{
    private readonly List<SlidingItem> events = [];
    private readonly List<SlidingResult> results = [];
    private long? watermark;

    /// <summary>What was put out: window by window, the keys of each in order.</summary>
    public IReadOnlyList<SlidingResult> Results => results;

    public long Late { get; private set; }

    public void Add(SlidingItem item)
    {
        if (LastStart(item.TimeMs) + family.SizeMs > (watermark ?? long.MinValue)) events.Add(item);
        else Late++;
    }

    public void AdvanceTo(long time)
    {
        if (time <= watermark) return;
        long from = watermark ?? long.MinValue;
        watermark = time;
        // Only a window that holds an event is put out.
        IEnumerable<long> starts = events.SelectMany(e => Starts(e.TimeMs)).Distinct()
            .Where(start => start + family.SizeMs > from && start + family.SizeMs <= time).Order();
        foreach (long start in starts.ToArray()) Fire(start);
        events.RemoveAll(e => LastStart(e.TimeMs) + family.SizeMs <= time);
    }

    public void End() => AdvanceTo(long.MaxValue);

    private void Fire(long start)
    {
        IEnumerable<IGrouping<int, SlidingItem>> groups = events.Where(e => e.TimeMs >= start && e.TimeMs < start + family.SizeMs)
            .GroupBy(e => e.Key).OrderBy(group => group.Key);
        foreach (IGrouping<int, SlidingItem> group in groups)
        {
            int distinct = group.Select(e => e.Member).ToHashSet().Count;
            long sum = group.Aggregate(0L, (total, e) => unchecked(total + e.Value));
            results.Add(new SlidingResult(
                start, start + family.SizeMs, group.Key, group.Count(), sum, new ApproximateFigure(distinct, distinct, distinct, 0.95)));
        }
    }

    private long LastStart(long time) => FloorDivide(time - family.OffsetMs, family.SlideMs) * family.SlideMs + family.OffsetMs;

    private IEnumerable<long> Starts(long time)
    {
        for (long start = LastStart(time); start + family.SizeMs > time; start -= family.SlideMs) yield return start;
    }

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
