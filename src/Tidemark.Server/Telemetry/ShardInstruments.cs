using System.Diagnostics.Metrics;
using Tidemark.Core.Time;
using Tidemark.Engine.Shards;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Telemetry;

/// <summary>The instruments that tell of shards; each has the label <c>shard</c>, and tells of the shards that the node has.</summary>
/// <param name="meter">The node's meter.</param>
/// <param name="clock">The node's clock.</param>
/// <param name="newest">The newest samples of the shards.</param>
internal sealed class ShardInstruments(Meter meter, TimeProvider clock, Func<IReadOnlyList<ShardSample>> newest)
{
    private const string ArrivalName = "tidemark_arrival_to_readable_seconds";

    private static readonly double[] arrivalBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Makes all instruments.</summary>
    public void Create()
    {
        CreateOfRecords();
        CreateOfTime();
        CreateOfCheckpoints();
    }

    /// <summary>From arrival until reads show it, which shards count themselves, for every event.</summary>
    public MetricFamily Arrival() => new(
        ArrivalName, MetricKind.Histogram, "From an event's arrival until reads show it, exact to 1/16.",
        [.. newest().SelectMany(s => Arrival(s.Shard, s.Metrics.Latency))]);

    private static IEnumerable<MetricSample> Arrival(int shard, LatencyHistogram latency)
    {
        long[] below = [.. arrivalBounds.Select(bound => latency.CountBelow((long)(bound * 1000)))];
        long[] counts = [.. below.Select((count, i) => i == 0 ? count : count - below[i - 1]), Math.Max(0, latency.Count - below[^1])];
        return MetricSeries.OfHistogram(
            ArrivalName, [new("shard", $"{shard}")], arrivalBounds, counts, latency.TotalMs / 1000.0);
    }

    private void CreateOfRecords()
    {
        Counted("tidemark.records.read", "Records read.", s => s.Read);
        Counted("tidemark.records.rejected", "Records that are no valid event; each became a dead letter.", s => s.Rejected);
        Counted("tidemark.records.lost", "Records that the source no longer held when they were to be read.", s => s.Lost);
        Counted("tidemark.events.applied", "Events applied.", s => s.Applied);
        Counted("tidemark.events.duplicate", "Events seen before.", s => s.Duplicates);
        Counted("tidemark.events.late", "Events too late for every window.", s => s.Late);
        Counted("tidemark.events.poisoned", "Events whose step failed; each became a dead letter.", s => s.Poisoned);
        Counted("tidemark.events.misrouted", "Events found in a partition that is not theirs, and forwarded.", s => s.Misrouted);
        Counted("tidemark.videos.seen", "Videos seen for the first time.", s => s.Videos);
        Counted(
            "tidemark.videos.evicted", "Videos forgotten again, because no window needed them and there were more than the capacity.",
            s => s.VideosEvicted);
        Counted("tidemark.windows.fired", "Window results fired.", s => s.WindowsFired);
        Counted("tidemark.features.made", "Feature vectors made.", s => s.Features);
        Counter("tidemark.predictions.made", null, "Feature vectors scored for publication.", s => s.Metrics.Predictions);
        meter.CreateObservableCounter(
            "tidemark.events.late_by_window",
            () => newest().Where(s => s.Status is not null).SelectMany(s => s.Status!.LateByWindow.Select(window => new Measurement<long>(
                window.Value, new("shard", s.Shard), new("window", window.Key)))),
            description: "Applied events that one window family alone could not take any more.");
    }

    private void CreateOfTime()
    {
        Gauge("tidemark.source.lag.records", null, "Records that wait in the source.", s => s.Status?.Lag);
        Gauge("tidemark.mailbox.messages", null, "Messages, most of them batches, that wait for the shard.", s => s.MailboxDepth);
        Gauge(
            "tidemark.watermark.timestamp", "s", "The watermark, in seconds since 1970.",
            s => IsSet(s.Status) ? s.Status!.Watermark.Milliseconds / 1000.0 : null);
        Gauge(
            "tidemark.watermark.delay", "s", "How far the watermark stays behind the greatest event time.",
            s => s.Status?.WatermarkDelayMs / 1000.0);
        Gauge(
            "tidemark.event_time.lag", "s", "How far the watermark is behind the clock.",
            s => IsSet(s.Status) ? (clock.GetUtcNow().ToUnixTimeMilliseconds() - s.Status!.Watermark.Milliseconds) / 1000.0 : null);
        Gauge(
            "tidemark.deduplication.covered", "s", "How far back repeats are noticed now.", s => s.Status?.DeduplicationCoveredMs / 1000.0);
        meter.CreateObservableCounter(
            "tidemark.backpressure",
            () => newest().SelectMany(s => new[]
            {
                Waited(s.Shard, "mailbox", s.Metrics.MailboxWaits), Waited(s.Shard, "outbox", s.Metrics.OutboxWaits),
            }),
            "s", "How long the source waited for the shard's mailbox, and the shard for the sinks.");

        Measurement<double> Waited(int shard, string queue, WaitTime waits) =>
            new(waits.Total(clock).TotalSeconds, new("shard", shard), new("queue", queue));
    }

    private void CreateOfCheckpoints()
    {
        Gauge("tidemark.shard.ready", null, "1 once the shard has recovered and steps, else 0.", s => s.Metrics.IsReady ? 1 : 0);
        Gauge("tidemark.shard.epoch", null, "The epoch of the shard's claim.", s => s.Metrics.Epoch);
        Counter("tidemark.checkpoints", null, "Checkpoints committed.", s => s.Metrics.Checkpoints);
        Counter("tidemark.checkpoint", "By", "The bytes of state in checkpoints.", s => s.Metrics.CheckpointBytes);
        Gauge(
            "tidemark.checkpoint.age", "s", "How long ago the newest checkpoint was committed or, before the first, the shard recovered.",
            s => (clock.GetUtcNow().ToUnixTimeMilliseconds() - s.Metrics.CheckpointedAt?.Milliseconds) / 1000.0);
        Counter("tidemark.snapshots", null, "Snapshots of the state completed.", s => s.Metrics.Snapshots);
        Gauge(
            "tidemark.state", "By", "The bytes of the newest snapshot of the state.",
            s => s.Metrics.SnapshotBytes is > 0 and long bytes ? bytes : null);
        Counter("tidemark.publish.failures", null, "Attempts to publish outputs that failed.", s => s.Metrics.PublishFailures);
        Counter("tidemark.fenced_writes", null, "Writes refused because another node had claimed the shard.", s => s.Metrics.FencedWrites);
    }

    private static bool IsSet(ShardStatus? status) =>
        status is not null && status.Watermark != EventTime.Min && status.Watermark != EventTime.Max;

    private void Counted(string name, string description, Func<ShardStatus, long> read) =>
        Counter(name, null, description, s => s.Status is { } status ? read(status) : null);

    private void Counter(string name, string? unit, string description, Func<ShardSample, long?> read) =>
        meter.CreateObservableCounter(name, () => Told(read), unit, description);

    private void Gauge(string name, string? unit, string description, Func<ShardSample, double?> read) =>
        meter.CreateObservableGauge(name, () => Told(read), unit, description);

    private IEnumerable<Measurement<T>> Told<T>(Func<ShardSample, T?> read)
        where T : struct =>
        newest().Select(s => (s.Shard, Value: read(s))).Where(s => s.Value is not null)
            .Select(s => new Measurement<T>(s.Value!.Value, new KeyValuePair<string, object?>("shard", s.Shard)));
}
