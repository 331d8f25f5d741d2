namespace Tidemark.Connectors.Log;

/// <summary>One partition as its readers see it: the view in force. Thread-safe.</summary>
internal sealed class LogPartition(int number, LogView recovered)
{
    private readonly Lock gate = new();
    private LogView view = recovered;

    /// <summary>Its number, from 0.</summary>
    public int Number => number;

    /// <summary>What is durable now.</summary>
    public LogView View => Volatile.Read(ref view);

    /// <summary>More of the newest segment is durable.</summary>
    public void Extend(long endBytes, long endOffset)
    {
        lock (gate) Replace(new LogView(view.Segments, endBytes, endOffset, view.Closed));
    }

    /// <summary>A new, empty segment follows the newest one.</summary>
    public void Roll(LogSegment next)
    {
        lock (gate)
        {
            LogSegment[] segments = [.. view.Segments, next];
            segments[^2] = segments[^2] with { Bytes = view.EndBytes };
            Replace(new LogView(segments, 0, view.EndOffset, view.Closed));
        }
    }

    /// <summary>Takes the segments out of view whose records are all before <paramref name="position"/>, never the newest.</summary>
    /// <returns>The segments taken out, oldest first.</returns>
    public LogSegment[] Release(long position)
    {
        lock (gate)
        {
            LogSegment[] segments = view.Segments;
            int count = 0;
            while (count + 1 < segments.Length && segments[count + 1].FirstOffset <= position) count++;
            if (count > 0) Replace(new LogView(segments[count..], view.EndBytes, view.EndOffset, view.Closed));
            return segments[..count];
        }
    }

    /// <summary>No newer view will come: readers that wait at the end give up.</summary>
    public void Close()
    {
        lock (gate) Replace(new LogView(view.Segments, view.EndBytes, view.EndOffset, closed: true));
    }

    private void Replace(LogView next)
    {
        LogView previous = view;
        Volatile.Write(ref view, next);
        previous.Supersede();
    }
}
