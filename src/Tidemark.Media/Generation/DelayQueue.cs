using Tidemark.Core.Codecs;

namespace Tidemark.Media.Generation;

/// <summary>Lines on their way, handed out by arrival; lines that arrive together, in the order in which they were added.</summary>
/// <remarks>Each line is copied to a buffer that is used again, so its memory is that of the most lines ever waiting at once.</remarks>
internal sealed class DelayQueue
{
    private const int BufferBytesMin = 512;

    private readonly PriorityQueue<(byte[] Buffer, int Length), (long Arrival, long Sequence)> lines = new();
    private readonly Stack<byte[]> free = new();
    private long sequence;

    /// <summary>Lines that wait.</summary>
    public int Count => lines.Count;

    /// <summary>Adds a copy of <paramref name="line"/>.</summary>
    /// <param name="arrival">Epoch milliseconds.</param>
    /// <param name="line">The line's bytes.</param>
    public void Add(long arrival, ReadOnlySpan<byte> line)
    {
        if (!free.TryPop(out byte[]? buffer) || buffer.Length < line.Length) buffer = new byte[Math.Max(BufferBytesMin, line.Length)];
        line.CopyTo(buffer);
        lines.Enqueue((buffer, line.Length), (arrival, sequence++));
    }

    /// <summary>Whether a line arrives at or before <paramref name="now"/>.</summary>
    public bool HasDue(long now) => lines.TryPeek(out _, out (long Arrival, long Sequence) first) && first.Arrival <= now;

    /// <summary>Removes the first line, appends it to <paramref name="target"/> and returns its arrival in epoch milliseconds.</summary>
    /// <exception cref="InvalidOperationException">No line waits.</exception>
    public long Take(ByteWriter target)
    {
        if (!lines.TryDequeue(out (byte[] Buffer, int Length) line, out (long Arrival, long Sequence) key))
            throw new InvalidOperationException("no line waits in the delay queue");
        target.WriteRaw(line.Buffer.AsSpan(0, line.Length));
        free.Push(line.Buffer);
        return key.Arrival;
    }
}
