using System.Diagnostics;
using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
using Tidemark.Media.Shards;
using Tidemark.Server.Nodes;

namespace Tidemark.Cli.Bench;

/// <summary>Measures checkpoints and recovery on a real node: log, shards and journal on a scratch folder.</summary>
/// <remarks>(1) Every video gets an event; (2) the node is opened again, without checkpoints, and loaded; (3) again, with one each second,
/// and loaded alike. Event time stands still within a minute, so that no window fires in between.</remarks>
internal sealed class CheckpointBench
{
    private static readonly TimeSpan never = TimeSpan.FromMinutes(5);

    private readonly CheckpointLoad load;
    private readonly ActiveVideos videos;

    private CheckpointBench(CheckpointLoad load, ActiveVideos videos) => (this.load, this.videos) = (load, videos);

    /// <summary>Runs it.</summary>
    /// <exception cref="TidemarkException">The disk fails or is full.</exception>
    public static async Task<CheckpointFigures> RunAsync(CheckpointLoad load, string? parent, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder(parent);
        using var videos = new ActiveVideos(folder.Path, load.Keys);
        return await new CheckpointBench(load, videos).RunAsync(cancellationToken);
    }

    private async Task<CheckpointFigures> RunAsync(CancellationToken cancellationToken)
    {
        await videos.FillAsync(cancellationToken);
        long bytes = videos.Recoverable();
        long without = (await LoadAsync(never, cancellationToken)).P99;
        long recoveredBytes = videos.Recoverable();
        long[] newestBefore = Newest();
        (long p99, long rate, long snapshots, TimeSpan opened) = await LoadAsync(TimeSpan.FromSeconds(1), cancellationToken);
        (long written, long touched, int records) = Written(newestBefore);
        return new CheckpointFigures(
            load.Keys, rate, Math.Round((double)bytes / load.Keys, 1), written / Math.Max(1, records),
            touched / Math.Max(1, records), Math.Round((double)written / Math.Max(1, touched), 3), p99, without, snapshots,
            (long)opened.TotalMilliseconds, recoveredBytes);
    }

    private async Task<(long P99, long Rate, long Snapshots, TimeSpan Opened)> LoadAsync(
        TimeSpan checkpoints, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        await using Node node = await videos.OpenAsync(checkpoints, cancellationToken);
        await node.StatusAsync(cancellationToken);
        TimeSpan opened = Stopwatch.GetElapsedTime(started);
        (long sent, long from) = (0, Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Stopwatch.GetElapsedTime(from).TotalSeconds is var elapsed && elapsed < load.Seconds)
        {
            long due = (long)(elapsed * load.Rate) - sent;
            for (; due > 0; due -= ActiveVideos.AppendEvents)
            {
                int count = (int)Math.Min(due, ActiveVideos.AppendEvents);
                await videos.AppendAsync(node, count, cancellationToken);
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

    private long[] Newest()
    {
        using JournalInspector journal = videos.Inspect();
        return [.. journal.Shards().Select(shard => journal.Plan(shard).Stretch.Through)];
    }

    /// <summary>What the records since then hold that are still kept, and what they had to.</summary>
    private (long Written, long Touched, int Records) Written(long[] since)
    {
        using JournalInspector journal = videos.Inspect();
        (long written, long touched, int records) = (0, 0, 0);
        foreach (int shard in journal.Shards())
        {
            RecoveryPlan plan = journal.Plan(shard);
            var survey = new ChangeSurvey();
            MediaShardState state = videos.NewState();
            foreach (ReadOnlyMemory<byte> part in journal.Bytes(plan.Stretch with { Through = plan.Stretch.Snapshot }))
                state.Apply(part.Span);
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
}
