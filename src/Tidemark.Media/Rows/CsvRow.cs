namespace Tidemark.Media.Rows;

/// <summary>The fields of one CSV record (RFC 4180), unquoted.</summary>
/// <remarks>Owned by one reader and used again for every record; not thread-safe. A field is quoted if a quote is its first byte; a quote
/// within a field that is not quoted stands for itself, as common writers leave it.</remarks>
internal sealed class CsvRow
{
    private readonly List<int> ends = [];
    private byte[] bytes = new byte[1024];

    /// <summary>How many fields there are, at least 1 after a successful split.</summary>
    public int Count => ends.Count;

    /// <summary>The field at an index from 0, valid until the next split.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : ends[index - 1];
            return bytes.AsSpan(start, ends[index] - start);
        }
    }

    /// <summary>Splits a record.</summary>
    /// <param name="record">One record; a line end after it is ignored, one inside of quotes belongs to the field.</param>
    /// <returns>False if a quote is not closed or something other than a comma follows the closing one.</returns>
    public bool TrySplit(ReadOnlySpan<byte> record)
    {
        ends.Clear();
        ReadOnlySpan<byte> rest = record.TrimEnd("\r\n"u8);
        // Unquoting only ever shortens.
        if (bytes.Length < rest.Length) bytes = new byte[rest.Length * 2];
        int end = 0;
        while (true)
        {
            if (!rest.IsEmpty && rest[0] == '"')
            {
                if (!TryTakeQuoted(ref rest, ref end)) return false;
            }
            else
            {
                int comma = rest.IndexOf((byte)',');
                ReadOnlySpan<byte> plain = comma < 0 ? rest : rest[..comma];
                plain.CopyTo(bytes.AsSpan(end));
                end += plain.Length;
                rest = rest[plain.Length..];
            }

            ends.Add(end);
            if (rest.IsEmpty) return true;
            if (rest[0] != ',') return false;
            rest = rest[1..];
        }
    }

    private bool TryTakeQuoted(ref ReadOnlySpan<byte> rest, ref int end)
    {
        rest = rest[1..];
        while (true)
        {
            int quote = rest.IndexOf((byte)'"');
            if (quote < 0) return false;
            bool doubled = quote + 1 < rest.Length && rest[quote + 1] == '"';
            int taken = doubled ? quote + 1 : quote;
            rest[..taken].CopyTo(bytes.AsSpan(end));
            end += taken;
            rest = rest[(doubled ? quote + 2 : quote + 1)..];
            if (!doubled) return true;
        }
    }
}
