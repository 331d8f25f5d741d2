using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.Server.Configuration;
using Tidemark.Server.Ingest;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;

namespace Tidemark.Cli.Bench;

/// <summary>A node on a folder, opened and closed as often as a benchmark wants, and views of its videos, round and round.</summary>
/// <remarks>Event time stands still within a minute, so that no window fires.</remarks>
internal sealed class ActiveVideos : IDisposable
{
    /// <summary>How many events are appended at once at most.</summary>
    public const int AppendEvents = 2_000;

    private readonly NodeLog log = NodeLog.Open(directory: null, LogLevel.Warning);
    private readonly string folder;
    private readonly int videos;
    private readonly NodeOptions options;
    private readonly EventTime eventTime;
    private readonly ViewLines lines = new();
    private long events;

    /// <param name="folder">Where the node's data lies.</param>
    /// <param name="videos">How many videos are active.</param>
    public ActiveVideos(string folder, int videos)
    {
        (this.folder, this.videos) = (folder, videos);
        options = new NodeOptions { DataDirectory = folder };
        long hour = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 3_600_000 - 1;
        eventTime = new EventTime(hour * 3_600_000 + 10_000);
    }

    /// <summary>Gives every video its first event.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        await using Node node = await OpenAsync(TimeSpan.FromSeconds(1), cancellationToken);
        for (int key = 0; key < videos; key += AppendEvents)
            await AppendAsync(node, Math.Min(AppendEvents, videos - key), cancellationToken);
        await node.DrainAsync();
    }

    /// <summary>Opens the node; its shards recover until it answers.</summary>
    public Task<Node> OpenAsync(TimeSpan checkpoints, CancellationToken cancellationToken) => Node.OpenAsync(
        options with { Engine = options.Engine with { CheckpointInterval = checkpoints } }, topic: null, TimeProvider.System, log.Loggers,
        new NoSink(), ReadOnlyMemory<byte>.Empty, cancellationToken);

    /// <summary>Appends views of the next videos.</summary>
    public async Task AppendAsync(Node node, int count, CancellationToken cancellationToken)
    {
        using IngestBatch batch = node.RentIngestBatch();
        EventTime now = node.Now();
        for (int i = 0; i < count; i++, events++)
        {
            ReadOnlySpan<byte> line = lines.View(events, events % videos, eventTime.Milliseconds + events % 40_000, events % 977);
            if (!batch.TryAdd(line, now, out Rejection rejection)) throw new UnreachableException(rejection.Message);
        }

        AppendOutcome outcome = await batch.AppendAsync(node.Log, node.Trail, cancellationToken);
        if (outcome != AppendOutcome.Durable) throw new TidemarkException($"The log took no more events ({outcome}). Free the disk.");
    }

    /// <summary>Looks into the journal of the closed node.</summary>
    public JournalInspector Inspect() => JournalInspector.OpenFile(Path.Combine(folder, "journal.db"));

    /// <summary>The bytes that the shards would be recovered from.</summary>
    public long Recoverable()
    {
        using JournalInspector journal = Inspect();
        return journal.Shards().Select(journal.Plan).Sum(plan => plan.SnapshotBytes + plan.RecordBytes);
    }

    /// <summary>A state as the node's shards have it.</summary>
    public MediaShardState NewState() => new(
        options.Shard, new MediaDomain(
            new MediaDecoder(new MediaDecoderOptions(), new SipHash(0, 0)), options.Shard.Windows, options.Aggregates));

    public void Dispose() => log.Dispose();
}
