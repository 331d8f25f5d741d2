namespace Tidemark.Connectors.Files;

/// <summary>Reads a file or stream as raw CSV records: a quoted field may span lines. Owned by one reader; not thread-safe.</summary>
/// <remarks>
/// Record ends follow RFC 4180, section 2. Where dirty input leaves it: a quote opens a quoted field only as the first byte of a field;
/// behind a closing quote the field goes on unquoted. A quote that is never closed would swallow the rest of the input, so that where a
/// record passes the size allowed, or the input ends inside quotes, its first line alone is given and reading goes on with the next line:
/// one broken row costs no other row.
/// </remarks>
public sealed class CsvRecordReader : IDisposable
{
    /// <summary>The default of the longest record, in bytes.</summary>
    public const int RecordBytesMaxDefault = 128 << 10;

    private const int WindowBytesMin = 1 << 20;
    private const byte NewLine = (byte)'\n';

    private readonly InputWindow window;
    private readonly int recordBytesMax;
    private byte[] prefix = [];
    private long nextLine = 1;

    private enum Place
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>Reads a stream, which the reader owns and closes.</summary>
    /// <param name="stream">The input.</param>
    /// <param name="recordBytesMax">The longest record that is given whole, in bytes, 1 to 64 MiB.</param>
    public CsvRecordReader(Stream stream, int recordBytesMax = RecordBytesMaxDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(recordBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(recordBytesMax, 64 << 20);
        this.recordBytesMax = recordBytesMax;
        window = new InputWindow(stream, Math.Max(WindowBytesMin, 2 * recordBytesMax));
    }

    /// <summary>Whether the record last read is longer than allowed; the first bytes of its first line were given.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recordBytesMax">The longest record that is given whole, in bytes.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">The file cannot be opened.</exception>
    public static CsvRecordReader Open(string path, int recordBytesMax = RecordBytesMaxDefault) =>
        new(InputFile.Open(path), recordBytesMax);

    /// <summary>Reads the next record, without its line end.</summary>
    /// <param name="record">Its bytes, quotes included, valid until the next call.</param>
    /// <param name="lineNumber">The number of the line it begins on, from 1.</param>
    /// <param name="byteOffset">The place of its first byte in the input.</param>
    /// <returns>False at the end of the input.</returns>
    public bool TryRead(out ReadOnlySpan<byte> record, out long lineNumber, out long byteOffset)
    {
        byteOffset = window.Position;
        lineNumber = nextLine;
        TooLong = false;
        Place place = Place.FieldStart;
        int scanned = 0;
        while (!FindEnd(window.Bytes, ref scanned, ref place))
        {
            // One byte more than allowed may still turn out to be the \r of a line end.
            if (window.Bytes.Length > recordBytesMax + 1) return GiveFirstLine(tooLong: true, out record);
            if (window.Fill()) continue;
            if (place == Place.Quoted) return GiveFirstLine(tooLong: false, out record);
            return GiveLast(out record);
        }

        record = window.Bytes[..scanned];
        if (scanned > 0 && record[^1] == '\r') record = record[..^1];
        if (record.Length > recordBytesMax) return GiveFirstLine(tooLong: true, out record);
        nextLine += 1 + record.Count(NewLine);
        window.Consume(scanned + 1);
        return true;
    }

    /// <summary>Closes the input.</summary>
    public void Dispose() => window.Dispose();

    // Goes on from `scanned`; true where it stands at the \n that ends the record, false where all bytes are passed.
    private static bool FindEnd(ReadOnlySpan<byte> bytes, ref int scanned, ref Place place)
    {
        while (scanned < bytes.Length)
        {
            int skip = place switch
            {
                Place.Unquoted => bytes[scanned..].IndexOfAny((byte)',', NewLine),
                Place.Quoted => bytes[scanned..].IndexOf((byte)'"'),
                _ => 0,
            };
            if (skip < 0) break;
            scanned += skip;
            byte found = bytes[scanned];
            if (found == NewLine && place != Place.Quoted) return true;
            place = (place, found) switch
            {
                (Place.Quoted, _) => Place.QuoteInQuoted,
                (_, (byte)',') => Place.FieldStart,
                (Place.FieldStart or Place.QuoteInQuoted, (byte)'"') => Place.Quoted,
                _ => Place.Unquoted,
            };
            scanned++;
        }

        scanned = bytes.Length;
        return false;
    }

    private bool GiveLast(out ReadOnlySpan<byte> record)
    {
        record = window.Bytes;
        if (record.IsEmpty) return false;
        if (record.Length > recordBytesMax) return GiveFirstLine(tooLong: true, out record);
        nextLine += 1 + record.Count(NewLine);
        window.Consume(record.Length);
        return true;
    }

    private bool GiveFirstLine(bool tooLong, out ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> bytes = window.Bytes;
        int end = bytes.IndexOf(NewLine);
        ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
        if (end > 0 && line[^1] == '\r') line = line[..^1];
        TooLong = tooLong || line.Length > recordBytesMax;
        if (line.Length > recordBytesMax) line = line[..recordBytesMax];
        if (prefix.Length == 0) prefix = new byte[recordBytesMax];
        line.CopyTo(prefix);
        record = prefix.AsSpan(0, line.Length);
        window.SkipPast(NewLine);
        nextLine++;
        return true;
    }
}
