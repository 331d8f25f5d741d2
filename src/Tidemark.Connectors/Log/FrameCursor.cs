using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Log;

/// <summary>Walks the frames of one segment file from its start. Owned by one reader; not thread-safe.</summary>
/// <remarks>The pooled buffer holds whole frames and the beginning of the next; it never holds a byte behind the end it was
/// told.</remarks>
internal sealed class FrameCursor : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly int bufferBytes;
    private byte[] buffer = [];
    private int start;
    private int filled;

    /// <summary>Opens the file and stands before its first frame.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="bufferBytes">Bytes read at once, at least 1; a larger frame makes the buffer grow.</param>
    public FrameCursor(LogSegment segment, int bufferBytes)
    {
        Segment = segment;
        this.bufferBytes = bufferBytes;
        file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        NextOffset = segment.FirstOffset;
    }

    /// <summary>The segment it walks.</summary>
    public LogSegment Segment { get; }

    /// <summary>The byte that the next frame begins at.</summary>
    public long Position { get; private set; }

    /// <summary>The offset that the next frame must begin with.</summary>
    public long NextOffset { get; private set; }

    /// <summary>Reads the next frame without passing it.</summary>
    /// <param name="end">The byte to stop before: every byte before it is durable, or the file ends there.</param>
    /// <param name="frame">The frame, valid until the next call; default unless whole.</param>
    /// <returns><see cref="FrameStatus.Damaged"/> also for a whole frame of other offsets than belong here.</returns>
    public FrameStatus Peek(long end, out LogFrame frame)
    {
        while (true)
        {
            FrameStatus status = LogFrame.Read(buffer.AsSpan(start, filled - start), out frame, out int frameBytes);
            if (status == FrameStatus.Whole && frame.FirstOffset != NextOffset) status = FrameStatus.Damaged;
            if (status != FrameStatus.CutShort) return status;
            int needed = Math.Max(frameBytes, Frame.HeaderBytes);
            if (end - Position < needed || !Fill(needed, end)) return FrameStatus.CutShort;
        }
    }

    /// <summary>Passes the frame that was peeked at.</summary>
    public void Advance(in LogFrame frame)
    {
        start += frame.FrameBytes;
        Position += frame.FrameBytes;
        NextOffset = frame.NextOffset;
        if (start == filled) ReturnBuffer();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ReturnBuffer();
        file.Dispose();
    }

    // Holds at least `needed` bytes from Position on afterwards, unless the file turns out shorter than it was said to be.
    private bool Fill(int needed, long end)
    {
        int held = filled - start;
        if (buffer.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, bufferBytes));
            buffer.AsSpan(start, held).CopyTo(larger);
            ReturnBuffer();
            buffer = larger;
        }
        else
        {
            buffer.AsSpan(start, held).CopyTo(buffer);
        }

        start = 0;
        filled = held;
        while (filled < needed)
        {
            int wanted = (int)Math.Min(buffer.Length - filled, end - Position - filled);
            int read = RandomAccess.Read(file, buffer.AsSpan(filled, wanted), Position + filled);
            if (read == 0) return false;
            filled += read;
        }

        return true;
    }

    // Readers that wait at the end of the log hold no buffer.
    private void ReturnBuffer()
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = filled = 0;
    }
}
