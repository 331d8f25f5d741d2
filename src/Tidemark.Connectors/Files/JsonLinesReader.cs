using Microsoft.Win32.SafeHandles;
using Tidemark.Core.Shards;

namespace Tidemark.Connectors.Files;

/// <summary>Reads the lines that a <see cref="JsonLinesSink"/> keeps, also while it writes.</summary>
/// <remarks>Lines stand in order of their identities, so the first one wanted is found by bisection, in O(log bytes) reads. Safe for use
/// from any thread.</remarks>
public static class JsonLinesReader
{
    private const int BufferBytes = 64 << 10;

    /// <summary>The lines of a stream and shard after an identity, in order; those whose line end is not written yet are left
    /// out.</summary>
    /// <param name="options">What the sink was made with.</param>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="after">The identity; null for all lines.</param>
    /// <exception cref="JsonLinesDamagedException">A line does not end with an identity.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<SinkLine> Read(JsonLinesSinkOptions options, string stream, int shard, OutputId? after)
    {
        string name = Path.Combine(options.Directory, $"{stream}-{shard:000}");
        List<(string Path, SafeFileHandle File)> files = Open(name, options.OldFilesMax);
        try
        {
            OutputId? last = after;
            foreach ((string path, SafeFileHandle file) in Enumerable.Reverse(files))
            {
                foreach (SinkLine line in ReadFile(path, file, last))
                {
                    last = line.Id;
                    yield return line;
                }
            }
        }
        finally
        {
            foreach ((_, SafeFileHandle file) in files) file.Dispose();
        }
    }

    /// <summary>The lines of one file, in order.</summary>
    internal static IEnumerable<SinkLine> ReadFile(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        foreach (SinkLine line in ReadFile(path, file, after: null)) yield return line;
    }

    /// <summary>Opens the newest first: a file that is rolled meanwhile is then met twice rather than missed, and its lines, which are
    /// known by their identities, are not given again.</summary>
    private static List<(string Path, SafeFileHandle File)> Open(string name, int oldFilesMax)
    {
        var files = new List<(string Path, SafeFileHandle File)>();
        for (int age = 0; age <= oldFilesMax; age++)
        {
            string path = age == 0 ? $"{name}.jsonl" : $"{name}.{age}.jsonl";
            try
            {
                files.Add((path, File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete)));
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                // Nothing was written yet, or nothing was rolled.
            }
        }

        return files;
    }

    private static IEnumerable<SinkLine> ReadFile(string path, SafeFileHandle file, OutputId? after)
    {
        long end = JsonLinesTail.LineStart(file, RandomAccess.GetLength(file));
        long at = after is { } known ? FirstAfter(path, file, end, known) : 0;
        byte[] buffer = new byte[BufferBytes];
        int held = 0;
        while (at < end)
        {
            int more = (int)Math.Min(buffer.Length - held, end - at);
            DurableFile.ReadExactly(file, buffer.AsSpan(held, more), at);
            (at, held) = (at + more, held + more);
            int start = 0;
            for (int length; (length = buffer.AsSpan(start, held - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
            {
                byte[] line = buffer.AsSpan(start, length).ToArray();
                if (!JsonLinesTail.TryReadId(line, out OutputId id)) throw new JsonLinesDamagedException(path, at - held + start);
                yield return new SinkLine(id, line);
            }

            buffer.AsSpan(start, held - start).CopyTo(buffer);
            held -= start;
            if (held == buffer.Length) Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }

    /// <summary>Where the first line after an identity begins. Invariant: all lines before <c>low</c> are at or before the identity, all
    /// from <c>high</c> on are after it, and both are beginnings of lines.</summary>
    private static long FirstAfter(string path, SafeFileHandle file, long end, OutputId known)
    {
        long low = 0, high = end;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            long next = JsonLinesTail.LineEnd(file, middle, high);
            if (JsonLinesTail.LastId(file, path, next).CompareTo(known) <= 0) low = next;
            else high = JsonLinesTail.LineStart(file, next - 1);
        }

        return low;
    }
}
