using System.Globalization;
using Tidemark.Core;

namespace Tidemark.Connectors.Files;

/// <summary>Reads a stream as batches of lines of bytes. Owned by one reader; not thread-safe.</summary>
/// <remarks>Lines are those of <see cref="LineReader"/>: they end with <c>\n</c> or <c>\r\n</c>, the last one may end with the input,
/// and nothing is decoded. What one read of the stream brought is given before it is read again, so no line is kept waiting.</remarks>
public sealed class LineBatchReader : IDisposable
{
    /// <summary>The longest line, in bytes without its end.</summary>
    public const int LineBytesMax = 1 << 20;

    private readonly InputWindow window;
    private readonly string name;
    private readonly int[] starts = new int[LineBatch.CountMax];
    private readonly int[] lengths = new int[LineBatch.CountMax];
    private int given;
    private int scanned;
    private long lines;

    /// <summary>Reads a stream, which the reader owns and closes.</summary>
    /// <param name="stream">The input.</param>
    /// <param name="name">What messages call it.</param>
    public LineBatchReader(Stream stream, string name)
    {
        this.name = name;
        window = new InputWindow(stream, LineBytesMax + 2);
    }

    /// <summary>Reads the next lines.</summary>
    /// <returns>False at the end of the input.</returns>
    /// <exception cref="TidemarkException">A line is longer than <see cref="LineBytesMax"/>.</exception>
    public bool TryRead(out LineBatch batch)
    {
        window.Consume(given);
        given = 0;
        while (true)
        {
            int count = LineCutter.Cut(window.Bytes, ref scanned, starts, lengths, out int cut);
            if (count > 0) return Give(count, cut, out batch);
            // One byte more than allowed may still turn out to be the \r of a line end.
            if (window.Bytes.Length > LineBytesMax + 1) throw TooLong(lines + 1);
            if (window.Fill()) continue;
            batch = default;
            if (window.Bytes.IsEmpty) return false;
            (starts[0], lengths[0], scanned) = (0, window.Bytes.Length, 0);
            return Give(1, window.Bytes.Length, out batch);
        }
    }

    /// <summary>Closes the input.</summary>
    public void Dispose() => window.Dispose();

    private bool Give(int count, int cut, out LineBatch batch)
    {
        int tooLong = lengths.AsSpan(0, count).IndexOfAnyExceptInRange(0, LineBytesMax);
        if (tooLong >= 0) throw TooLong(lines + tooLong + 1);
        batch = new LineBatch(window.Bytes[..cut], starts.AsSpan(0, count), lengths.AsSpan(0, count), lines + 1);
        lines += count;
        given = cut;
        return true;
    }

    private TidemarkException TooLong(long number) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Line {number} of {name} is longer than {LineBytesMax} bytes, the most there may be; shorten it first, as with "
        + $"cut -b 1-{LineBytesMax}."));
}
