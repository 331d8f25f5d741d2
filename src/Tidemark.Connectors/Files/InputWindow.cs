using System.Buffers;

namespace Tidemark.Connectors.Files;

/// <summary>A window over the bytes of a stream, refilled from its end. Owned by one reader; not thread-safe.</summary>
/// <remarks>The buffer is pooled. The window owns the stream and closes it.</remarks>
internal sealed class InputWindow : IDisposable
{
    private readonly Stream stream;
    private byte[] buffer;
    private int start;
    private int filled;

    /// <summary>Makes an empty window.</summary>
    /// <param name="stream">What is read; its own buffer, if any, is a waste.</param>
    /// <param name="capacity">The most bytes the window can show at once, at least 1.</param>
    public InputWindow(Stream stream, int capacity)
    {
        this.stream = stream;
        buffer = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>The bytes read and not yet consumed; valid until the next <see cref="Fill"/>.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(start, filled - start);

    /// <summary>The place of the first of <see cref="Bytes"/> in the stream.</summary>
    public long Position { get; private set; }

    /// <summary>Passes the first <paramref name="count"/> bytes.</summary>
    public void Consume(int count)
    {
        start += count;
        Position += count;
    }

    /// <summary>Reads more behind <see cref="Bytes"/>, which are fewer than the capacity.</summary>
    /// <returns>False at the end of the stream.</returns>
    public bool Fill()
    {
        if (filled == buffer.Length || start == filled)
        {
            Bytes.CopyTo(buffer);
            filled -= start;
            start = 0;
        }

        int read = stream.Read(buffer, filled, buffer.Length - filled);
        filled += read;
        return read > 0;
    }

    /// <summary>Passes everything up to and with the first <paramref name="end"/>, or to the end of the stream.</summary>
    public void SkipPast(byte end)
    {
        while (true)
        {
            int found = Bytes.IndexOf(end);
            Consume(found < 0 ? Bytes.Length : found + 1);
            if (found >= 0 || !Fill()) return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = filled = 0;
        stream.Dispose();
    }
}
