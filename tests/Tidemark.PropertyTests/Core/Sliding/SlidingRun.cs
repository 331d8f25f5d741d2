using Tidemark.Core.Codecs;
using Tidemark.Core.Sliding;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;

namespace Tidemark.PropertyTests.Core.Sliding;

/// <summary>Drives the operator, one or more shards of it, and collects what it puts out.</summary>
internal sealed class SlidingRun(WindowFamily family, int shards = 1, bool countsMembers = true)
{
    private readonly SlidingWindows[] windows =
        [.. Enumerable.Range(0, shards).Select(_ => new SlidingWindows(family, countsMembers))];

    private readonly Collector sink = new();

    /// <summary>What was put out: by the end of the window, then by key.</summary>
    public IReadOnlyList<SlidingResult> Results => [.. sink.Results.OrderBy(result => result.End).ThenBy(result => result.Key)];

    public long Late => windows.Sum(w => w.Late);

    /// <summary>Adds events and moves the watermark as the items say; events that follow one another come as one batch.</summary>
    public void Add(ReadOnlySpan<SlidingItem> items)
    {
        while (!items.IsEmpty)
        {
            int count = 0;
            while (count < items.Length && !items[count].IsWatermark) count++;
            for (int shard = 0; shard < windows.Length; shard++) windows[shard].Add(Columns(items[..count], shard));
            if (count == items.Length) return;
            foreach (SlidingWindows shard in windows) shard.AdvanceTo(new EventTime(items[count].TimeMs), sink);
            items = items[(count + 1)..];
        }
    }

    /// <summary>Adds events that move a watermark.</summary>
    public void Add(ReadOnlySpan<SlidingItem> items, Watermark watermark) => windows[0].Add(Columns(items, 0), watermark, sink);

    public void End()
    {
        foreach (SlidingWindows shard in windows) shard.AdvanceTo(EventTime.Max, sink);
    }

    /// <summary>Goes on with what was written and read back.</summary>
    public void Restart()
    {
        for (int i = 0; i < windows.Length; i++)
        {
            byte[] bytes = Bytes(i);
            var restored = new SlidingWindows(family, countsMembers);
            var reader = new ByteReader(bytes);
            restored.ReadFrom(ref reader);
            Assert.True(reader.AtEnd);
            windows[i] = restored;
            Assert.Equal(bytes, Bytes(i));
        }
    }

    public byte[] Bytes(int shard = 0)
    {
        var writer = new ByteWriter();
        windows[shard].Write(writer);
        return writer.ToArray();
    }

    private SlidingEvents Columns(ReadOnlySpan<SlidingItem> items, int shard)
    {
        SlidingItem[] events = [.. items.ToArray().Where(item => !item.IsWatermark && (item.Key & (shards - 1)) == shard)];
        return new SlidingEvents(
            events.Select(e => e.Key).ToArray(), events.Select(e => e.TimeMs).ToArray(), events.Select(e => e.Value).ToArray(),
            countsMembers ? events.Select(e => e.Member).ToArray() : []);
    }

    private sealed class Collector : ISlidingSink
    {
        public List<SlidingResult> Results { get; } = [];

        public void Fire(in SlidingResults results)
        {
            foreach (SlidingRow row in results)
            {
                Assert.Equal(row.DistinctFigure.Estimate, row.Distinct);
                Results.Add(new SlidingResult(
                    results.Window.Start.Milliseconds, results.Window.End.Milliseconds, row.Key, row.Count, row.Sum, row.DistinctFigure));
            }
        }
    }
}
