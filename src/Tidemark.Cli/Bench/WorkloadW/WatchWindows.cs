using Tidemark.Core.Sliding;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>The windows of one shard with their watermark, fed by views: these become columns, and the operator does the rest.</summary>
internal sealed class WatchWindows(bool countsViewers, ISlidingSink sink)
{
    private readonly SlidingWindows windows = new(Workload.Family, countsViewers);
    private readonly Watermark watermark = new WatermarkOptions.Fixed(Workload.DelayMs).Create();
    private readonly int[] keys = new int[WatchBatch.Capacity];
    private readonly long[] times = new long[WatchBatch.Capacity];
    private readonly long[] values = new long[WatchBatch.Capacity];
    private readonly ulong[] members = new ulong[WatchBatch.Capacity];

    /// <summary>Adds a batch of events.</summary>
    public void Add(ReadOnlySpan<WatchEvent> events)
    {
        for (int i = 0; i < events.Length; i++)
        {
            keys[i] = events[i].Key;
            times[i] = events[i].TimeMs;
            values[i] = events[i].WatchMs;
            if (countsViewers) members[i] = Workload.MemberOf(events[i].Viewer);
        }

        int count = events.Length;
        ReadOnlySpan<ulong> counted = members.AsSpan(0, countsViewers ? count : 0);
        windows.Add(new SlidingEvents(keys.AsSpan(0, count), times.AsSpan(0, count), values.AsSpan(0, count), counted), watermark, sink);
    }

    /// <summary>Puts out all windows that are left.</summary>
    public void End() => windows.AdvanceTo(EventTime.Max, sink);
}
