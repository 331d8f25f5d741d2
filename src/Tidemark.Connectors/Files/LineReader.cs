namespace Tidemark.Connectors.Files;

/// <summary>Reads a file or stream as lines of bytes. Owned by one reader; not thread-safe.</summary>
/// <remarks>A line ends with <c>\n</c> or <c>\r\n</c>, which are not part of it; the last one may end with the input. Nothing is
/// decoded.</remarks>
public sealed class LineReader : IDisposable
{
    /// <summary>The default of the longest line: an event of 64 KiB, and as much again for space and escapes around it.</summary>
    public const int LineBytesMaxDefault = 128 << 10;

    private const int WindowBytesMin = 1 << 20;
    private const byte NewLine = (byte)'\n';

    private readonly InputWindow window;
    private readonly int lineBytesMax;
    private byte[] prefix = [];
    private long lines;

    /// <summary>Reads a stream, which the reader owns and closes.</summary>
    /// <param name="stream">The input.</param>
    /// <param name="lineBytesMax">The longest line that is given whole, in bytes, 1 to 64 MiB.</param>
    public LineReader(Stream stream, int lineBytesMax = LineBytesMaxDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lineBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lineBytesMax, 64 << 20);
        this.lineBytesMax = lineBytesMax;
        window = new InputWindow(stream, Math.Max(WindowBytesMin, 2 * lineBytesMax));
    }

    /// <summary>Whether the line last read is longer than allowed, and only its first bytes were given.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lineBytesMax">The longest line that is given whole, in bytes.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">The file cannot be opened.</exception>
    public static LineReader Open(string path, int lineBytesMax = LineBytesMaxDefault) => new(InputFile.Open(path), lineBytesMax);

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Its bytes, valid until the next call; the first ones allowed where it is <see cref="TooLong"/>.</param>
    /// <param name="lineNumber">Its number, from 1.</param>
    /// <param name="byteOffset">The place of its first byte in the input.</param>
    /// <returns>False at the end of the input.</returns>
    public bool TryRead(out ReadOnlySpan<byte> line, out long lineNumber, out long byteOffset)
    {
        byteOffset = window.Position;
        int scanned = 0;
        while (true)
        {
            int found = window.Bytes[scanned..].IndexOf(NewLine);
            if (found >= 0)
            {
                int length = scanned + found;
                line = window.Bytes[..length];
                if (length > 0 && line[^1] == '\r') line = line[..^1];
                window.Consume(length + 1);
                return Give(ref line, out lineNumber);
            }

            scanned = window.Bytes.Length;
            // One byte more than allowed may still turn out to be the \r of a line end.
            if (scanned > lineBytesMax + 1) return SkipLine(out line, out lineNumber);
            if (window.Fill()) continue;
            line = window.Bytes;
            lineNumber = lines;
            if (line.IsEmpty) return false;
            window.Consume(line.Length);
            return Give(ref line, out lineNumber);
        }
    }

    /// <summary>Closes the input.</summary>
    public void Dispose() => window.Dispose();

    private bool Give(ref ReadOnlySpan<byte> line, out long lineNumber)
    {
        TooLong = line.Length > lineBytesMax;
        if (TooLong) line = line[..lineBytesMax];
        lineNumber = ++lines;
        return true;
    }

    private bool SkipLine(out ReadOnlySpan<byte> line, out long lineNumber)
    {
        if (prefix.Length == 0) prefix = new byte[lineBytesMax];
        window.Bytes[..lineBytesMax].CopyTo(prefix);
        window.SkipPast(NewLine);
        line = prefix;
        TooLong = true;
        lineNumber = ++lines;
        return true;
    }
}
