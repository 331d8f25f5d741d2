using Tidemark.Connectors.Kafka;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Shards;
using Tidemark.Core.Windows;
using Tidemark.Engine.Shards;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Server.Access;
using Tidemark.Server.Alerts;

namespace Tidemark.Server.Configuration;

/// <summary>Everything a node is configured with; immutable, bound once. <c>hocon/reference.conf</c> lists every key.</summary>
public sealed record NodeOptions
{
    /// <summary><c>data.directory</c>: the folder of log, journal and dead letters. Default <c>./tidemark-data</c>.</summary>
    public string DataDirectory { get; init; } = "tidemark-data";

    /// <summary><c>http.host</c>: the address to listen on. Default <c>127.0.0.1</c>.</summary>
    public string HttpHost { get; init; } = "127.0.0.1";

    /// <summary><c>http.port</c>: from 0 (any free one) to 65535. Default 8080.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary><c>http.tls.certificate</c>: the file of the server's certificate and those between it and its root, PEM; empty for no TLS.
    /// Default empty.</summary>
    public string HttpCertificate { get; init; } = "";

    /// <summary><c>http.tls.key</c>: the file of the certificate's private key, PEM, without a password.</summary>
    public string HttpCertificateKey { get; init; } = "";

    /// <summary><c>http.cors_origins</c>: the origins whose pages may call from a browser. Default none.</summary>
    public IReadOnlyList<string> HttpCorsOrigins { get; init; } = [];

    /// <summary>Who may do what, <c>access.*</c>.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary><c>http.key</c>: a key with the role <c>admin</c>, with which every call needs a key; empty for none. Default
    /// empty.</summary>
    public string HttpKey { get; init; } = "";

    /// <summary><c>http.body_max</c>: the greatest body of a request, decompressed, in bytes. Default 32 MiB.</summary>
    public long HttpBodyBytesMax { get; init; } = 32 << 20;

    /// <summary><c>http.bodies_max</c>: the memory of all bodies that are being read at once, in bytes, beyond which ingest answers 429.
    /// Default 256 MiB.</summary>
    public long HttpBodiesBytesMax { get; init; } = 256 << 20;

    /// <summary><c>http.receive_timeout</c>: how long the head of a request may take to come; and how long a body may come at
    /// less than 1 KiB a second. Default 30 s.</summary>
    public TimeSpan HttpReceiveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>http.connections_max</c>: how many connections are open at once; further ones are closed at once.
    /// Default 4096.</summary>
    public int HttpConnectionsMax { get; init; } = 4096;

    /// <summary><c>http.idle_timeout</c>: after how long a connection that sends no request is closed. Default 2 min.</summary>
    public TimeSpan HttpIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary><c>http.query_timeout</c>: how long a read waits for a shard. Default 10 s.</summary>
    public TimeSpan HttpQueryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>log.partitions</c>: the number of shards, from 1 to 1000, fixed when the data folder is made. Default 8.</summary>
    public int Partitions { get; init; } = 8;

    /// <summary><c>log.segment</c>: the size of a log file in bytes. Default 64 MiB.</summary>
    public long LogSegmentBytes { get; init; } = 64 << 20;

    /// <summary><c>log.disk_max</c>: the size of the whole log in bytes, at which ingest answers 429. Default 8 GiB.</summary>
    public long LogDiskBytesMax { get; init; } = 8L << 30;

    /// <summary><c>log.waiting_max</c>: bytes that may wait to be written, beyond which ingest answers 429. Default 64 MiB.</summary>
    public long LogWaitingBytesMax { get; init; } = 64 << 20;

    /// <summary><c>journal.postgres</c>: the connection string of the PostgreSQL database that keeps the journal; empty for a file in the
    /// data folder. Default empty.</summary>
    public string JournalPostgres { get; init; } = "";

    /// <summary><c>sink.files.directory</c>: where fired windows and Gold go as JSON lines; empty for nowhere. Default empty.</summary>
    public string SinkDirectory { get; init; } = "";

    /// <summary><c>dead_letters.file_max</c>: the size at which a shard's file of dead letters or late events is rolled, in bytes. Two
    /// are kept; with an older one its lines are dropped and counted. Default 64 MiB.</summary>
    public long DeadLetterFileBytesMax { get; init; } = 64 << 20;

    /// <summary><c>dead_letters.retention</c>: how long dead letters and late events are kept. Default 30 days.</summary>
    public TimeSpan DeadLetterRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary><c>watermark.idle_timeout</c>: a shard that has read everything and got nothing for so long no longer holds back the
    /// watermark of merged results. Default 30 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>drain.deadline</c>: how long a stopping node may take to finish its work. Default 30 s.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>aggregates</c>: the user-defined aggregates kept of every window, fixed when the data folder is made. A program that
    /// hosts the node registers its own here. Default none.</summary>
    public UserAggregates<MediaEvent> Aggregates { get; init; } = UserAggregates<MediaEvent>.None;

    /// <summary>What the step depends on: <c>watermark.*</c>, <c>deduplication.*</c>, <c>windows.*</c>.</summary>
    public ShardOptions Shard { get; init; } = new() { Windows = new WindowSet(MediaDomain.DefaultFamilies), FiresBitByBit = true };

    /// <summary>How a node of a cluster is known to the others, <c>cluster.*</c>.</summary>
    public ClusterOptions Cluster { get; init; } = new();

    /// <summary><c>viewers.key</c>: the key that viewer ids are hashed with, 32 hexadecimal digits; empty for the one in the data folder,
    /// made at first start. Default empty.</summary>
    public string ViewerKey { get; init; } = "";

    /// <summary>The Kafka cluster, <c>kafka.*</c>; without <c>kafka.bootstrap</c> the node keeps a log of its own.</summary>
    public KafkaOptions Kafka { get; init; } = new();

    /// <summary>Where metrics and traces are sent, <c>telemetry.*</c>.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Of what somebody wants to be told, <c>alerts.*</c>.</summary>
    public AlertOptions Alerts { get; init; } = new();

    /// <summary>How shards run: <c>engine.mailbox</c>, <c>checkpoint.interval</c>, <c>watermark.progress_when_idle</c>.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>The settings that all this was bound from, by key, with their origins; secrets are hidden. Empty where options were not
    /// bound.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];
}
