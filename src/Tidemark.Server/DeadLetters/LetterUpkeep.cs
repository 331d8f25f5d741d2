using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Time;
using Tidemark.Media.Outputs;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.DeadLetters;

/// <summary>Takes out of the kept dead letters and late events what is too old and what an erased viewer left. Safe for use from any
/// thread.</summary>
internal sealed class LetterUpkeep : IAsyncDisposable
{
    /// <summary>The code of a letter whose record was erased with its viewer: that it was there is still told.</summary>
    public const string Erased = "erased";

    /// <summary>The stream of late events.</summary>
    public const string LateStream = "late";

    private static readonly TimeSpan every = TimeSpan.FromHours(1);

    private readonly Node node;
    private readonly JsonLinesSink sink;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private long dropped;

    public LetterUpkeep(Node node, JsonLinesSink sink, ILogger logger)
    {
        (this.node, this.sink, this.logger) = (node, sink, logger);
        running = Task.Run(RunAsync);
    }

    /// <summary>How many dead letters were dropped because they were too old, since the node started.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Erases what dead letters and late events hold of a viewer: each that names it, raw or by its hash, keeps its identity and
    /// nothing of the event.</summary>
    /// <returns>How many of each were erased.</returns>
    /// <exception cref="TidemarkException">The disk failed; to be tried again.</exception>
    public async Task<(int DeadLetters, int Late)> EraseAsync(string viewer, CancellationToken cancellationToken)
    {
        var names = new ViewerNames(viewer, node.ViewerHash);
        (int letters, int late) = (0, 0);
        for (int shard = 0; shard < node.Options.Partitions; shard++)
        {
            letters += await sink.RewriteAsync(DeadLetterFiles.Stream, shard, line => WithoutLetter(line, names), cancellationToken);
            late += await sink.RewriteAsync(LateStream, shard, line => WithoutLate(line, names), cancellationToken);
        }

        Log.ViewerErased(logger, letters, late);
        return (letters, late);
    }

    /// <summary>Drops dead letters older than <c>dead_letters.retention</c>; and late events, which carry no time of their own, whose
    /// watermark lies further than that behind the newest, or all of them where none came for so long.</summary>
    /// <exception cref="TidemarkException">The disk failed; to be tried again.</exception>
    public async Task DropOldAsync(CancellationToken cancellationToken)
    {
        long retentionMs = (long)node.Options.DeadLetterRetention.TotalMilliseconds;
        EventTime oldest = node.Now().Plus(-retentionMs);
        int letters = 0, late = 0;
        for (int shard = 0; shard < node.Options.Partitions; shard++)
        {
            letters += await sink.RewriteAsync(
                DeadLetterFiles.Stream, shard, line => Letter(line)?.Time is { } time && time < oldest ? null : line, cancellationToken);
            EventTime newest = sink.Read(LateStream, shard).Select(Watermark).Max() ?? EventTime.Min;
            bool isQuiet = sink.LastWritten(LateStream, shard) is { } written && written.ToUnixTimeMilliseconds() < oldest.Milliseconds;
            late += await sink.RewriteAsync(
                LateStream, shard, line => isQuiet || Watermark(line) < newest.Plus(-retentionMs) ? null : line, cancellationToken);
        }

        Interlocked.Add(ref dropped, letters);
        if (letters + late > 0) Log.OldDropped(logger, letters, late, node.Options.DeadLetterRetention.TotalHours);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(every, node.Clock);
        try
        {
            do
            {
                try
                {
                    await DropOldAsync(stopping.Token);
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    Log.NotDropped(logger, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private static SinkLine? WithoutLetter(SinkLine line, ViewerNames names)
    {
        if (Letter(line) is not { } letter || !names.AreIn(letter.BytesBase64)) return line;
        RejectedLine erased = letter with { Code = Erased, Message = "The record was erased with its viewer.", BytesBase64 = [] };
        return line with { Json = JsonSerializer.SerializeToUtf8Bytes(erased, MediaJson.Default.RejectedLine) };
    }

    private static SinkLine? WithoutLate(SinkLine line, ViewerNames names)
    {
        if (!names.AreIn(line.Json.Span)) return line;
        var erased = new LateLine(
            new RawJson("{\"erased\":true}"u8.ToArray()), Watermark(line) ?? EventTime.Min, line.Id.ToString());
        return line with { Json = JsonSerializer.SerializeToUtf8Bytes(erased, MediaJson.Default.LateLine) };
    }

    /// <summary>A letter; null for a line that is none, which stays as it is.</summary>
    private static RejectedLine? Letter(SinkLine line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Json.Span, MediaJson.Default.RejectedLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The watermark that a late event missed; null for a line that does not tell. The event within may be nested as deep as the
    /// door allows.</summary>
    private static EventTime? Watermark(SinkLine line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line.Json, new JsonDocumentOptions { MaxDepth = ViewerNames.DepthMax });
            return document.RootElement.GetProperty("watermark").Deserialize(MediaJson.Default.EventTime);
        }
        catch (Exception unlike) when (unlike is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
