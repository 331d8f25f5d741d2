using System.Net;
using Tidemark.Connectors.Kafka;
using Tidemark.Connectors.Log;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Shards;
using Tidemark.Server.Ingest;

namespace Tidemark.Server.Configuration;

/// <summary>Turns settings into <see cref="NodeOptions"/>: the one place where text becomes types.</summary>
public static class NodeOptionsBinder
{
    /// <summary>Binds all settings.</summary>
    /// <exception cref="ConfigurationException">With every fault there is.</exception>
    public static NodeOptions Bind(SettingSources sources) => Bind(sources.Resolve());

    /// <summary>Binds what a client of Kafka needs that is no node: it has no journal, and shares no secret.</summary>
    /// <exception cref="ConfigurationException">With every fault there is.</exception>
    public static KafkaOptions BindKafka(SettingSources sources)
    {
        Settings settings = sources.Resolve();
        KafkaOptions kafka = BindEach(settings).Kafka;
        settings.ThrowIfFaulty();
        return kafka;
    }

    /// <summary>Every setting in force, by key.</summary>
    /// <exception cref="ConfigurationException">With every fault there is.</exception>
    public static IReadOnlyList<Setting> Show(SettingSources sources) => Bind(sources).Settings;

    internal static NodeOptions Bind(Settings settings)
    {
        NodeOptions options = BindEach(settings);
        CheckTogether(settings, options);
        AccessBinder.CheckTogether(settings, options);
        ClusterBinder.CheckTogether(settings, options);
        settings.ThrowIfFaulty();
        return options with { Settings = settings.InForce.ToArray() };
    }

    /// <summary>Binds every key by itself.</summary>
    private static NodeOptions BindEach(Settings settings)
    {
        var defaults = new NodeOptions();
        NodeOptions options = BindNode(settings, defaults) with
        {
            Aggregates = AggregatesBinder.Bind(settings),
            Shard = BindDeduplication(settings, defaults.Shard) with
            {
                Windows = WindowsBinder.Bind(settings, defaults.Shard.Windows.Families),
                Watermark = WatermarkBinder.Bind(settings),
                EntityCapacity = settings.Whole("videos.capacity", defaults.Shard.EntityCapacity, 1, 1 << 24),
                FiredRetentionMs = settings.Ms(
                    "windows.retention", defaults.Shard.FiredRetentionMs, TimeSpan.Zero, TimeSpan.FromDays(365)),
            },
            Kafka = KafkaBinder.Bind(settings, defaults.Kafka),
            Cluster = ClusterBinder.Bind(settings, defaults.Cluster),
            Telemetry = TelemetryBinder.Bind(settings, defaults.Telemetry),
            Engine = defaults.Engine with
            {
                MailboxCapacity = settings.Whole("engine.mailbox", defaults.Engine.MailboxCapacity, 1, 1_000),
                CheckpointInterval = settings.Duration(
                    "checkpoint.interval", defaults.Engine.CheckpointInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
            },
        };
        if (settings.Flag("watermark.progress_when_idle", false))
            options = options with { Engine = options.Engine with { ProgressAfterIdle = options.IdleTimeout } };
        bool hasSink = options.SinkDirectory.Length > 0 || options.Kafka.OutputsPrefix.Length > 0;
        return options with
        {
            Shard = options.Shard with { EmitResults = hasSink },
            Alerts = AlertsBinder.Bind(settings, options.Shard.Windows),
        };
    }

    /// <summary>What single keys cannot tell.</summary>
    private static void CheckTogether(Settings settings, NodeOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.DataDirectory)) settings.Fault("data.directory is empty; it must name a folder.");

        // A sealed record is up to 15 bytes longer than its event (MediaDoor); the rest is what an append takes besides its records
        // (PartitionedLogOptions.AppendBytesMax).
        long largestAppend = options.HttpBodyBytesMax + (15L + 16L) * EventBody.EventsMax + 64L * options.Partitions;
        if (options.LogWaitingBytesMax < largestAppend)
            settings.Fault($"log.waiting_max is {options.LogWaitingBytesMax} bytes; with http.body_max of {options.HttpBodyBytesMax} bytes "
                + $"it must be at least {largestAppend}, or the largest request could never be taken.");
        if (options.HttpBodiesBytesMax < 4 * options.HttpBodyBytesMax)
            settings.Fault($"http.bodies_max is {options.HttpBodiesBytesMax} bytes; with http.body_max of {options.HttpBodyBytesMax} bytes "
                + $"it must be at least {4 * options.HttpBodyBytesMax}: a buffer that grows is there twice, at up to double the size.");
        long leastDisk = 2 * options.Partitions * options.LogSegmentBytes;
        if (options.LogDiskBytesMax < leastDisk)
            settings.Fault($"log.disk_max is {options.LogDiskBytesMax} bytes; with {options.Partitions} partitions and log.segment of "
                + $"{options.LogSegmentBytes} bytes it must be at least {leastDisk}: the newest files of a partition are never removed.");
        if (!IPAddress.TryParse(options.HttpHost, out _))
            settings.Fault($"http.host is \"{options.HttpHost}\"; it must be an IP address.");
    }

    private static NodeOptions BindNode(Settings settings, NodeOptions defaults) => new()
    {
        DataDirectory = settings.Text("data.directory", defaults.DataDirectory),
        HttpHost = settings.Text("http.host", defaults.HttpHost),
        HttpPort = settings.Whole("http.port", defaults.HttpPort, 0, 65535),
        HttpKey = settings.Text("http.key", defaults.HttpKey),
        HttpCertificate = settings.Text("http.tls.certificate", defaults.HttpCertificate),
        HttpCertificateKey = settings.Text("http.tls.key", defaults.HttpCertificateKey),
        HttpCorsOrigins = settings.Names("http.cors_origins", defaults.HttpCorsOrigins),
        Access = AccessBinder.Bind(settings, defaults.Access),
        HttpBodyBytesMax = settings.Bytes("http.body_max", defaults.HttpBodyBytesMax, 64 << 10, 256 << 20),
        HttpBodiesBytesMax = settings.Bytes("http.bodies_max", defaults.HttpBodiesBytesMax, 1 << 20, 64L << 30),
        HttpReceiveTimeout = settings.Duration(
            "http.receive_timeout", defaults.HttpReceiveTimeout, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10)),
        HttpConnectionsMax = settings.Whole("http.connections_max", defaults.HttpConnectionsMax, 1, 100_000),
        HttpIdleTimeout = settings.Duration(
            "http.idle_timeout", defaults.HttpIdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        HttpQueryTimeout = settings.Duration(
            "http.query_timeout", defaults.HttpQueryTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5)),
        Partitions = settings.Whole("log.partitions", defaults.Partitions, 1, PartitionedLogOptions.PartitionsLimit),
        LogSegmentBytes = settings.Bytes("log.segment", defaults.LogSegmentBytes, 1 << 20, 1 << 30),
        LogDiskBytesMax = settings.Bytes("log.disk_max", defaults.LogDiskBytesMax, 1 << 20, 1L << 50),
        LogWaitingBytesMax = settings.Bytes("log.waiting_max", defaults.LogWaitingBytesMax, 1 << 20, 512L << 20),
        JournalPostgres = settings.Text("journal.postgres", defaults.JournalPostgres),
        ViewerKey = settings.Text("viewers.key", defaults.ViewerKey),
        SinkDirectory = settings.Text("sink.files.directory", defaults.SinkDirectory),
        DeadLetterFileBytesMax = settings.Bytes("dead_letters.file_max", defaults.DeadLetterFileBytesMax, 64 << 10, 1L << 40),
        DeadLetterRetention = settings.Duration(
            "dead_letters.retention", defaults.DeadLetterRetention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650)),
        IdleTimeout = settings.Duration("watermark.idle_timeout", defaults.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
        DrainDeadline = settings.Duration("drain.deadline", defaults.DrainDeadline, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
    };

    private static ShardOptions BindDeduplication(Settings settings, ShardOptions defaults)
    {
        bool isBloom = settings.Choice("deduplication.mode", false, ("exact", false), ("bloom", true));
        double rate = settings.Number("deduplication.fpp", 0.0001, 0.000001, 0.1);
        return defaults with
        {
            DeduplicationHorizonMs = settings.Ms(
                "deduplication.horizon", defaults.DeduplicationHorizonMs, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(30)),
            DeduplicationCapacity = settings.Whole(
                "deduplication.capacity", defaults.DeduplicationCapacity, 1_000,
                isBloom ? BloomDeduplicator.CapacityMax : ExactDeduplicator.CapacityMax),
            DeduplicationFalsePositiveRate = isBloom ? rate : null,
        };
    }
}
