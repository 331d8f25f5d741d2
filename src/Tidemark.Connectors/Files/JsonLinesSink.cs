using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidemark.Core;

namespace Tidemark.Connectors.Files;

/// <summary>Publishes outputs to JSON-lines files, each output once however often it is handed over.</summary>
/// <remarks>
/// <para>One file a stream and shard, <c>{stream}-{shard:000}.jsonl</c>; rolled ones <c>{stream}-{shard:000}.1.jsonl</c> (the newest)
/// and up. At first use after a start a torn last line is cut off, and the identity that the last line ends with tells which lines are
/// there already.
/// </para>
/// <para>Thread-safe; one call writes at a time, because each blocks a thread for an fsync. It owns its folder, which the lock of the
/// data folder keeps from other processes.</para>
/// </remarks>
public sealed class JsonLinesSink : IAsyncDisposable
{
    private static readonly SearchValues<char> nameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    private readonly JsonLinesSinkOptions options;
    private readonly ILogger logger;
    private readonly Dictionary<(string Stream, int Shard), JsonLinesFile> files = [];
    private readonly SemaphoreSlim gate = new(1, 1);
    private long linesWritten;
    private long linesSkipped;
    private readonly ConcurrentDictionary<string, long> linesDropped = new(StringComparer.Ordinal);
    private bool closed;

    /// <summary>Makes a sink; files are opened as they are needed.</summary>
    public JsonLinesSink(JsonLinesSinkOptions options, ILogger<JsonLinesSink> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FileBytesMax, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OldFilesMax, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.OldFilesMax, 100, nameof(options));
        this.options = options;
        this.logger = logger;
    }

    /// <summary>How many lines were written since the start.</summary>
    public long LinesWritten => Volatile.Read(ref linesWritten);

    /// <summary>How many lines were handed over and skipped since the start, because they were written before.</summary>
    public long LinesSkipped => Volatile.Read(ref linesSkipped);

    /// <summary>How many lines of a stream, over all shards, were removed since the start with the rolled files they were in.</summary>
    public long LinesDropped(string stream) => linesDropped.GetValueOrDefault(stream);

    /// <summary>Appends lines; they are durable when the call returns. Lines that are there already are skipped.</summary>
    /// <param name="stream">The name of the stream: lower-case letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="shard">The shard the lines come from, at least 0.</param>
    /// <param name="lines">By identity, ascending within the call and from call to call, but for repeats after a restart.</param>
    /// <param name="cancellationToken">Gives up waiting for other calls; a write is not interrupted.</param>
    /// <exception cref="JsonLinesDamagedException">The last line of the file does not end with an identity.</exception>
    /// <exception cref="TidemarkException">The disk failed; none of the lines was appended, and the call may be tried again.</exception>
    public async ValueTask AppendAsync(string stream, int shard, IReadOnlyList<SinkLine> lines, CancellationToken cancellationToken)
    {
        if (stream.Length == 0 || stream.AsSpan().ContainsAnyExcept(nameCharacters))
            throw new ArgumentException($"\"{stream}\" cannot be part of a file name here.", nameof(stream));
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        if (lines.Count == 0) return;
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            Append(stream, shard, lines);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>When a line of a stream and shard was written last; null where there is none.</summary>
    public DateTimeOffset? LastWritten(string stream, int shard)
    {
        var file = new FileInfo(Path.Combine(options.Directory, $"{stream}-{shard:000}.jsonl"));
        return file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : null;
    }

    /// <summary>The lines that are kept of a stream and shard, in order.</summary>
    public IEnumerable<SinkLine> Read(string stream, int shard) => JsonLinesReader.Read(options, stream, shard, after: null);

    /// <summary>Goes through the lines that are kept of a stream and shard and writes the files anew, without or with others of them, where
    /// something changes. What is kept of a file is durable before the file is replaced.</summary>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="rewrite">Gives the line of the same identity that is to stand in place of one: itself to keep it, null to drop
    /// it.</param>
    /// <param name="cancellationToken">Gives up waiting for other calls.</param>
    /// <returns>How many lines are changed or dropped.</returns>
    /// <exception cref="TidemarkException">The disk failed; each file is as it was or as it is to be.</exception>
    public async Task<int> RewriteAsync(
        string stream, int shard, Func<SinkLine, SinkLine?> rewrite, CancellationToken cancellationToken)
    {
        try
        {
            // Most often nothing changes, and those that write need not wait for finding that out.
            if (JsonLinesReader.Read(options, stream, shard, after: null).All(line => rewrite(line) == line)) return 0;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException(
                $"Reading the kept lines of {stream}, shard {shard}, in {options.Directory} failed: {cause.Message} Check that the folder "
                + "can be read, and try again.", cause);
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            return FileOf(stream, shard).Rewrite(rewrite);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            if (files.Remove((stream, shard), out JsonLinesFile? broken)) broken.Dispose();
            throw new TidemarkException(
                $"Writing the kept lines of {stream}, shard {shard}, in {options.Directory} anew failed: {cause.Message} Check that the "
                + "folder can be written and the disk has room, and try again.", cause);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Closes the files when the call that is writing is done.</summary>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        closed = true;
        foreach (JsonLinesFile file in files.Values) file.Dispose();
        files.Clear();
        gate.Release();
    }

    private void Append(string stream, int shard, IReadOnlyList<SinkLine> lines)
    {
        try
        {
            JsonLinesFile file = FileOf(stream, shard);
            long droppedBefore = file.LinesDropped;
            int appended = file.Append(lines);
            Interlocked.Add(ref linesWritten, appended);
            Interlocked.Add(ref linesSkipped, lines.Count - appended);
            long dropped = file.LinesDropped - droppedBefore;
            if (dropped > 0) linesDropped.AddOrUpdate(stream, dropped, (_, before) => before + dropped);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Opened anew by the next call, which looks again at what the disk holds.
            if (files.Remove((stream, shard), out JsonLinesFile? broken)) broken.Dispose();
            throw new TidemarkException(
                $"Writing {lines.Count} lines of {stream}, shard {shard}, to {options.Directory} failed: {cause.Message} Check that "
                + "the folder can be written and the disk has room; the lines are kept and tried again.", cause);
        }
    }

    private JsonLinesFile FileOf(string stream, int shard)
    {
        if (files.TryGetValue((stream, shard), out JsonLinesFile? file)) return file;
        DurableDirectory.Create(options.Directory);
        file = new JsonLinesFile(options, stream, shard, logger);
        files.Add((stream, shard), file);
        return file;
    }
}
