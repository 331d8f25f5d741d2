using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.Server.Configuration;
using Tidemark.Server.Ingest;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;

namespace Tidemark.Cli.Bench;

/// <summary>Measures checkpoints and recovery on a real node: log, shards and journal on a scratch folder.</summary>
/// <remarks>(1) Every video gets an event; (2) the node is opened again, without checkpoints, and loaded; (3) again, with one each second,
/// and loaded alike. Event time stands still within a minute, so that no window fires in between.</remarks>
internal sealed class CheckpointBench
{
    private const int AppendEvents = 2_000;
    private static readonly TimeSpan never = TimeSpan.FromMinutes(5);

    private readonly CheckpointLoad load;
    private readonly string folder;
    private readonly EventTime eventTime;
    private readonly byte[] line = new byte[256];
    private long events;

    private CheckpointBench(CheckpointLoad load, string folder)
    {
        (this.load, this.folder) = (load, folder);
        long hour = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 3_600_000 - 1;
        eventTime = new EventTime(hour * 3_600_000 + 10_000);
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="TidemarkException">The disk fails or is full.</exception>
    public static async Task<CheckpointFigures> RunAsync(CheckpointLoad load, string? parent, CancellationToken cancellationToken)
    {
        string folder = parent is null
            ? Directory.CreateTempSubdirectory("tidemark-bench-").FullName
            : Directory.CreateDirectory(Path.Combine(parent, $"tidemark-bench-{Environment.ProcessId}")).FullName;
        try
        {
            return await new CheckpointBench(load, folder).RunAsync(cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<CheckpointFigures> RunAsync(CancellationToken cancellationToken)
    {
        using var log = NodeLog.Open(directory: null, LogLevel.Warning);
        await using (Node node = await OpenAsync(TimeSpan.FromSeconds(1), log, cancellationToken))
        {
            for (int key = 0; key < load.Keys; key += AppendEvents)
                await AppendAsync(node, Math.Min(AppendEvents, load.Keys - key), cancellationToken);
            await node.DrainAsync();
        }

        long bytes = Recoverable();
        long without = (await LoadAsync(never, log, cancellationToken)).P99;
        long recoveredBytes = Recoverable();
        long[] newestBefore = Newest();
        (long p99, long rate, long snapshots, TimeSpan opened) = await LoadAsync(TimeSpan.FromSeconds(1), log, cancellationToken);
        (long written, long touched, int records) = Written(newestBefore);
        return new CheckpointFigures(
            load.Keys, rate, Math.Round((double)bytes / load.Keys, 1), written / Math.Max(1, records),
            touched / Math.Max(1, records), Math.Round((double)written / Math.Max(1, touched), 3), p99, without, snapshots,
            (long)opened.TotalMilliseconds, recoveredBytes);
    }

    private async Task<(long P99, long Rate, long Snapshots, TimeSpan Opened)> LoadAsync(
        TimeSpan checkpoints, NodeLog log, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        await using Node node = await OpenAsync(checkpoints, log, cancellationToken);
        await node.StatusAsync(cancellationToken);
        TimeSpan opened = Stopwatch.GetElapsedTime(started);
        (long sent, long from) = (0, Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Stopwatch.GetElapsedTime(from).TotalSeconds is var elapsed && elapsed < load.Seconds)
        {
            long due = (long)(elapsed * load.Rate) - sent;
            for (; due > 0; due -= AppendEvents)
            {
                int count = (int)Math.Min(due, AppendEvents);
                await AppendAsync(node, count, cancellationToken);
                sent += count;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        long rate = (long)(sent / Stopwatch.GetElapsedTime(from).TotalSeconds);
        ShardMetrics[] metrics = [.. Enumerable.Range(0, node.Shards.Count).Select(node.Shards.Metrics)];
        var latency = new LatencyHistogram();
        foreach (ShardMetrics shard in metrics) latency.Merge(shard.Latency);
        long snapshots = metrics.Sum(shard => shard.Snapshots);
        await node.DrainAsync();
        return (latency.Quantile(0.99) ?? 0, rate, snapshots, opened);
    }

    private Task<Node> OpenAsync(TimeSpan checkpoints, NodeLog log, CancellationToken cancellationToken)
    {
        NodeOptions options = Options();
        return Node.OpenAsync(
            options with { Engine = options.Engine with { CheckpointInterval = checkpoints } }, TimeProvider.System, log.Loggers,
            new NoSink(), ReadOnlyMemory<byte>.Empty, cancellationToken);
    }

    private NodeOptions Options() => new() { DataDirectory = folder };

    /// <summary>Appends views of the next videos, round and round.</summary>
    private async Task AppendAsync(Node node, int count, CancellationToken cancellationToken)
    {
        using IngestBatch batch = node.RentIngestBatch();
        EventTime now = node.Now();
        for (int i = 0; i < count; i++, events++)
        {
            Encoding.UTF8.TryGetBytes(
                $$"""{"event_id":"b{{events}}","type":"view","video_id":"video-{{events % load.Keys:0000000}}","""
                + $$""" "event_time":{{eventTime.Milliseconds + events % 40_000}},"viewer_id":"u{{events % 977}}","watch_ms":1000}""",
                line, out int length);
            if (!batch.TryAdd(line.AsSpan(0, length), now, out Rejection rejection)) throw new UnreachableException(rejection.Message);
        }

        AppendOutcome outcome = await batch.AppendAsync(node.Log, cancellationToken);
        if (outcome != AppendOutcome.Durable) throw new TidemarkException($"The log took no more events ({outcome}). Free the disk.");
    }

    private long Recoverable()
    {
        using JournalInspector journal = JournalInspector.OpenFile(Path.Combine(folder, "journal.db"));
        return journal.Shards().Select(journal.Plan).Sum(plan => plan.SnapshotBytes + plan.RecordBytes);
    }

    private long[] Newest()
    {
        using JournalInspector journal = JournalInspector.OpenFile(Path.Combine(folder, "journal.db"));
        return [.. journal.Shards().Select(shard => journal.Plan(shard).Stretch.Through)];
    }

    /// <summary>What the records since then hold that are still kept, and what they had to.</summary>
    private (long Written, long Touched, int Records) Written(long[] since)
    {
        using JournalInspector journal = JournalInspector.OpenFile(Path.Combine(folder, "journal.db"));
        (long written, long touched, int records) = (0, 0, 0);
        foreach (int shard in journal.Shards())
        {
            RecoveryPlan plan = journal.Plan(shard);
            var survey = new ChangeSurvey();
            MediaShardState state = NewState();
            foreach (ReadOnlyMemory<byte> part in journal.Bytes(plan.Stretch with { Through = plan.Stretch.Snapshot })) state.Apply(part.Span);
            long sequence = plan.Stretch.Snapshot;
            foreach (ReadOnlyMemory<byte> record in journal.RecordBytes(plan.Stretch))
            {
                if (++sequence <= since[shard])
                {
                    state.Apply(record.Span);
                    continue;
                }

                long before = state.Counters.Applied;
                state.Survey(record.Span, survey);
                touched += 8 * (state.Counters.Applied - before);
                written += record.Length;
                records++;
            }

            touched += survey.Kinds.Where(kind => kind.Key is "panes" or "sessions").Sum(kind => kind.Value.Bytes);
        }

        return (written, touched, records);
    }

    private MediaShardState NewState()
    {
        NodeOptions options = Options();
        return new MediaShardState(
            options.Shard, new MediaDomain(
                new MediaDecoder(new MediaDecoderOptions(), new SipHash(0, 0)), options.Shard.Windows, options.Aggregates));
    }

    /// <summary>Nobody asks for the outputs.</summary>
    private sealed class NoSink : IOutputSink
    {
        public ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken) => default;
    }
}
