using System.Text;
using Microsoft.Win32.SafeHandles;
using Tidemark.Core.Shards;

namespace Tidemark.Connectors.Files;

/// <summary>Reads the end of a JSON-lines file.</summary>
internal static class JsonLinesTail
{
    private const int BlockBytes = 64 << 10;

    // Three integers of at most 20 characters each and what stands around them.
    private const int IdBytesMax = 80;

    private static ReadOnlySpan<byte> IdStart => "\"id\":\""u8;

    private static ReadOnlySpan<byte> IdEnd => "\"}"u8;

    /// <summary>The byte after the last line end before <paramref name="end"/>; 0 where there is none.</summary>
    public static long LineStart(SafeFileHandle file, long end)
    {
        byte[] block = new byte[BlockBytes];
        while (end > 0)
        {
            int length = (int)Math.Min(BlockBytes, end);
            DurableFile.ReadExactly(file, block.AsSpan(0, length), end - length);
            int found = block.AsSpan(0, length).LastIndexOf((byte)'\n');
            if (found >= 0) return end - length + found + 1;
            end -= length;
        }

        return 0;
    }

    /// <summary>The identity that the last line ends with.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for the exception.</param>
    /// <param name="end">The byte after the last line's end; more than 0.</param>
    /// <exception cref="JsonLinesDamagedException">The line ends otherwise.</exception>
    public static OutputId LastId(SafeFileHandle file, string path, long end)
    {
        long start = LineStart(file, end - 1);
        int length = (int)Math.Min(end - 1 - start, IdBytesMax);
        Span<byte> tail = stackalloc byte[length];
        DurableFile.ReadExactly(file, tail, end - 1 - length);
        return TryReadId(tail, out OutputId id) ? id : throw new JsonLinesDamagedException(path, start);
    }

    /// <summary>Reads the identity that a line ends with.</summary>
    /// <param name="line">The line without its end, or as much of its own end as holds the identity.</param>
    /// <param name="id">The identity.</param>
    public static bool TryReadId(ReadOnlySpan<byte> line, out OutputId id)
    {
        id = default;
        ReadOnlySpan<byte> tail = line[^Math.Min(line.Length, IdBytesMax)..];
        int at = tail.LastIndexOf(IdStart);
        return at >= 0 && tail.EndsWith(IdEnd)
            && OutputId.TryParse(Encoding.UTF8.GetString(tail[(at + IdStart.Length)..^IdEnd.Length]), out id);
    }

    /// <summary>The byte after the first line end at or after <paramref name="from"/>; <paramref name="end"/> where there is none
    /// before.</summary>
    public static long LineEnd(SafeFileHandle file, long from, long end)
    {
        byte[] block = new byte[BlockBytes];
        while (from < end)
        {
            int length = (int)Math.Min(BlockBytes, end - from);
            DurableFile.ReadExactly(file, block.AsSpan(0, length), from);
            int found = block.AsSpan(0, length).IndexOf((byte)'\n');
            if (found >= 0) return from + found + 1;
            from += length;
        }

        return end;
    }

    /// <summary>How many line ends a file holds.</summary>
    public static long CountLines(string path)
    {
        using FileStream file = InputFile.Open(path);
        byte[] block = new byte[BlockBytes];
        long lines = 0;
        int read;
        while ((read = file.Read(block)) > 0) lines += block.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }
}
