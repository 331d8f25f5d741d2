using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;

namespace Tidemark.Connectors.Files;

/// <summary>The files of one stream and shard. Owned by its <see cref="JsonLinesSink"/>, which lets one call in at a time.</summary>
/// <remarks>Invariant between calls: the file ends with a line end at <c>length</c>, all of it is durable, and <c>last</c> is the
/// identity of the last line ever written to it or to the files rolled from it.</remarks>
internal sealed class JsonLinesFile : IDisposable
{
    /// <summary>What the name of a file ends in that is to replace another.</summary>
    private const string Rewritten = ".new";

    private readonly JsonLinesSinkOptions options;
    private readonly string name;
    private readonly string path;
    private readonly ByteWriter bytes = new(64 << 10);
    private SafeFileHandle file;
    private long length;
    private OutputId? last;

    public JsonLinesFile(JsonLinesSinkOptions options, string stream, int shard, ILogger logger)
    {
        this.options = options;
        name = Path.Combine(options.Directory, $"{stream}-{shard:000}");
        path = name + ".jsonl";

        // A rewriting that a crash broke off may hold what was to be erased; what it was to replace still stands.
        for (int age = 1; age <= options.OldFilesMax; age++) File.Delete(RolledPath(age) + Rewritten);
        File.Delete(path + Rewritten);
        file = OpenFile();
        try
        {
            CutTornLine(logger);
            last = FindLast();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>How many lines of removed files were dropped.</summary>
    public long LinesDropped { get; private set; }

    /// <summary>Appends the lines after the last one there is, durably.</summary>
    /// <returns>How many were appended; the others were there already.</returns>
    /// <exception cref="IOException">The disk failed; none was appended, and this object must not be used again.</exception>
    public int Append(IReadOnlyList<SinkLine> lines)
    {
        OutputId? reached = last;
        int appended = 0;
        bytes.Clear();
        foreach (SinkLine line in lines)
        {
            if (reached is { } id && line.Id.CompareTo(id) <= 0) continue;
            bytes.WriteRaw(line.Json.Span);
            bytes.WriteByte((byte)'\n');
            reached = line.Id;
            appended++;
        }

        if (appended == 0) return 0;
        if (length >= options.FileBytesMax) Roll();
        try
        {
            RandomAccess.Write(file, bytes.WrittenSpan, length);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            // After a failed fsync the pages may be marked clean though the disk lacks them; cut off, they are written anew by the retry.
            RandomAccess.SetLength(file, length);
            throw;
        }

        length += bytes.Length;
        last = reached;
        return appended;
    }

    /// <summary>Writes the file and those rolled from it anew where lines change; see <see cref="JsonLinesSink.RewriteAsync"/>.</summary>
    /// <returns>How many lines are changed or dropped.</returns>
    public int Rewrite(Func<SinkLine, SinkLine?> rewrite)
    {
        int changed = 0;
        for (int age = options.OldFilesMax; age >= 1; age--)
            if (File.Exists(RolledPath(age))) changed += Rewrite(RolledPath(age), rewrite);
        int own = Rewrite(path, rewrite);
        if (own == 0) return changed;
        file.Dispose();
        file = OpenFile();
        length = RandomAccess.GetLength(file);
        return changed + own;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private int Rewrite(string from, Func<SinkLine, SinkLine?> rewrite)
    {
        if (JsonLinesReader.ReadFile(from).All(line => rewrite(line) == line)) return 0;
        int changed = 0;
        string to = from + Rewritten;
        using (FileStream written = File.Create(to))
        {
            foreach (SinkLine line in JsonLinesReader.ReadFile(from))
            {
                SinkLine? kept = rewrite(line);
                if (kept != line) changed++;
                if (kept is not { } stays) continue;
                written.Write(stays.Json.Span);
                written.WriteByte((byte)'\n');
            }

            written.Flush(flushToDisk: true);
        }

        File.Move(to, from, overwrite: true);
        DurableDirectory.Sync(options.Directory);
        return changed;
    }

    private SafeFileHandle OpenFile()
    {
        SafeFileHandle opened = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        DurableDirectory.Sync(options.Directory);
        return opened;
    }

    private void CutTornLine(ILogger logger)
    {
        long found = RandomAccess.GetLength(file);
        length = JsonLinesTail.LineStart(file, found);
        if (length < found)
        {
            RandomAccess.SetLength(file, length);
            Log.TornLineCut(logger, found - length, path, length);
        }

        // A killed process leaves bytes that only the page cache holds; from here on they count as durable.
        RandomAccess.FlushToDisk(file);
    }

    private OutputId? FindLast()
    {
        if (length > 0) return JsonLinesTail.LastId(file, path, length);
        string rolled = RolledPath(1);
        if (!File.Exists(rolled)) return null;
        using SafeFileHandle old = File.OpenHandle(rolled);
        long end = RandomAccess.GetLength(old);
        return end == 0 ? null : JsonLinesTail.LastId(old, rolled, end);
    }

    private void Roll()
    {
        file.Dispose();
        string oldest = RolledPath(options.OldFilesMax);
        if (File.Exists(oldest))
        {
            long dropped = JsonLinesTail.CountLines(oldest);
            File.Delete(oldest);
            LinesDropped += dropped;
        }

        for (int age = options.OldFilesMax - 1; age >= 1; age--)
        {
            if (File.Exists(RolledPath(age))) File.Move(RolledPath(age), RolledPath(age + 1));
        }

        File.Move(path, RolledPath(1));
        file = OpenFile();
        length = 0;
    }

    private string RolledPath(int age) => $"{name}.{age}.jsonl";
}
