namespace Tidemark.Connectors.Log;

/// <summary>What of a partition is durable, as of one moment. Immutable; each change makes a new view.</summary>
/// <remarks>Invariant: the segments are in order and there is at least one; every byte before its <see cref="BytesOf"/> is durable, and
/// the records in them end at <see cref="EndOffset"/>.</remarks>
internal sealed class LogView(LogSegment[] segments, long endBytes, long endOffset, bool closed)
{
    private readonly TaskCompletionSource superseded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The segments by first offset; the last one is written to.</summary>
    public LogSegment[] Segments => segments;

    /// <summary>The durable bytes of the last segment.</summary>
    public long EndBytes => endBytes;

    /// <summary>The offset after the last durable record.</summary>
    public long EndOffset => endOffset;

    /// <summary>Whether the log has been closed, so that no newer view will come.</summary>
    public bool Closed => closed;

    /// <summary>Ends when a newer view is in force: what readers at the end wait for.</summary>
    public Task Superseded => superseded.Task;

    /// <summary>Wakes who waits for a newer view, which must be in force already.</summary>
    public void Supersede() => superseded.SetResult();

    /// <summary>The place in <see cref="Segments"/> of the one that holds <paramref name="position"/>; −1 where it has been
    /// removed.</summary>
    public int IndexOf(long position)
    {
        int low = 0;
        int high = segments.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (segments[middle].FirstOffset <= position) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }

    /// <summary>How many bytes of the segment at <paramref name="index"/> are durable.</summary>
    public long BytesOf(int index) => index == segments.Length - 1 ? endBytes : segments[index].Bytes;
}
