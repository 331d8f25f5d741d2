using System.Text;
using System.Text.Encodings.Web;
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
        byte[][] names = Names(viewer);
        (int letters, int late) = (0, 0);
        for (int shard = 0; shard < node.Options.Partitions; shard++)
        {
            letters += await sink.RewriteAsync(DeadLetterFiles.Stream, shard, line => WithoutLetter(line, names), cancellationToken);
            late += await sink.RewriteAsync(LateStream, shard, line => WithoutLate(line, names), cancellationToken);
        }

        return (letters, late);
    }

    /// <summary>Drops what is older than <c>dead_letters.retention</c>; of late events, which carry no time of their own, what is more than
    /// that behind the watermark they missed, told by the newest.</summary>
    /// <exception cref="TidemarkException">The disk failed; to be tried again.</exception>
    public async Task DropOldAsync(CancellationToken cancellationToken)
    {
        EventTime oldest = node.Now().Plus(-(long)node.Options.DeadLetterRetention.TotalMilliseconds);
        for (int shard = 0; shard < node.Options.Partitions; shard++)
        {
            Interlocked.Add(ref dropped, await sink.RewriteAsync(
                DeadLetterFiles.Stream, shard, line => Letter(line).Time is { } time && time < oldest ? null : line,
                cancellationToken));
            await sink.RewriteAsync(
                LateStream, shard, line => Late(line).Watermark < oldest ? null : line, cancellationToken);
        }
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
                catch (TidemarkException failure)
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

    /// <summary>How a record may name a viewer: by its hash, by its id as it is, and by its id as JSON may escape it.</summary>
    private byte[][] Names(string viewer)
    {
        ulong hash = node.ViewerHash.Hash(Encoding.UTF8.GetBytes(viewer));
        string[] names =
        [
            $"\"{hash:x16}\"", $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(viewer)}\"",
            $"\"{JavaScriptEncoder.Default.Encode(viewer)}\"",
        ];
        return [.. names.Distinct().Select(Encoding.UTF8.GetBytes)];
    }

    private static SinkLine? WithoutLetter(SinkLine line, byte[][] names)
    {
        RejectedLine letter = Letter(line);
        if (!names.Any(name => letter.BytesBase64.AsSpan().IndexOf(name) >= 0)) return line;
        RejectedLine erased = letter with { Code = Erased, Message = "The record was erased with its viewer.", BytesBase64 = [] };
        return line with { Json = JsonSerializer.SerializeToUtf8Bytes(erased, MediaJson.Default.RejectedLine) };
    }

    private static SinkLine? WithoutLate(SinkLine line, byte[][] names)
    {
        LateLine late = Late(line);
        if (!names.Any(name => late.Event.Utf8.Span.IndexOf(name) >= 0)) return line;
        LateLine erased = late with { Event = new RawJson("{\"erased\":true}"u8.ToArray()) };
        return line with { Json = JsonSerializer.SerializeToUtf8Bytes(erased, MediaJson.Default.LateLine) };
    }

    private static RejectedLine Letter(SinkLine line) => JsonSerializer.Deserialize(line.Json.Span, MediaJson.Default.RejectedLine)!;

    private static LateLine Late(SinkLine line)
    {
        // The event stands as it came, so it is not read with the rest.
        using JsonDocument document = JsonDocument.Parse(line.Json);
        JsonElement root = document.RootElement;
        return new LateLine(
            new RawJson(Encoding.UTF8.GetBytes(root.GetProperty("event").GetRawText())),
            root.GetProperty("watermark").Deserialize(MediaJson.Default.EventTime), root.GetProperty("id").GetString()!);
    }
}
