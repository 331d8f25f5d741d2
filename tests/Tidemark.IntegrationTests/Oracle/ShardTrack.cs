namespace Tidemark.IntegrationTests.Oracle;

/// <summary>How the watermark of one shard went on.</summary>
internal sealed class ShardTrack(long delayMs)
{
    private readonly List<long> watermarks = [];
    private readonly List<int> causes = [];

    /// <summary>No more events with a time before this.</summary>
    public long Watermark => watermarks.Count == 0 ? long.MinValue : watermarks[^1];

    /// <summary>Applied event <paramref name="number"/> at <paramref name="timeMs"/> moves the watermark, unless it is behind.</summary>
    public void Observe(long timeMs, int number)
    {
        if (timeMs - delayMs <= Watermark) return;
        watermarks.Add(timeMs - delayMs);
        causes.Add(number);
    }

    /// <summary>The number of the event that fires windows ending at <paramref name="endMs"/>; the greatest for the end of input.</summary>
    public int FiredBy(long endMs)
    {
        int at = watermarks.BinarySearch(endMs);
        if (at < 0) at = ~at;
        return at < causes.Count ? causes[at] : int.MaxValue;
    }
}
