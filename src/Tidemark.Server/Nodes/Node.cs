using Microsoft.Extensions.Logging;
using Tidemark.Connectors.DataFolder;
using Tidemark.Connectors.Journal;
using Tidemark.Connectors.Kafka;
using Tidemark.Connectors.Log;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
using Tidemark.Learning.Models;
using Tidemark.Learning.Scoring;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.Server.Cluster;
using Tidemark.Server.Configuration;
using Tidemark.Server.Ingest;
using Tidemark.Server.Outputs;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Nodes;

/// <summary>A running node without its faces: data folder, log, journal, shards, scoring pool and sinks joined together.</summary>
/// <remarks>Safe for use from any thread. One node owns a data folder; a second one is refused.</remarks>
public sealed class Node : IAsyncDisposable
{
    private readonly DataFolderLock folderLock;
    private readonly IEventLog log;
    private readonly SqlJournal journal;
    private readonly IngestBatchPool ingestBatches;

    private Node(
        NodeOptions options, TimeProvider clock, DataFolderLock folderLock, ViewerKey viewerKey, IEventLog log, SqlJournal journal,
        IOutputSink sink, ClusterMember? cluster, ILoggerFactory loggers)
    {
        Options = options;
        Clock = clock;
        Started = Now();
        this.folderLock = folderLock;
        this.log = log;
        this.journal = journal;
        Cluster = cluster;
        Scoring = new ScoringPool(new BaselineModel(), new ScoringPoolOptions());
        var viewerHash = ViewerHash = new SipHash(viewerKey.K0, viewerKey.K1);

        // What others write into a topic is not sealed, and is read like what comes through this door.
        bool seals = cluster is null;
        ingestBatches = new IngestBatchPool(log.Partitions, () => new MediaDoor(new MediaDecoderOptions(), viewerHash, seals));
        EngineOptions engine = options.Engine with { GoesOnWhenLost = options.Kafka.OffsetGone == OffsetGone.GoOn };
        var world = new ShardEnvironment<MediaShardState>(
            log, journal, sink, new MediaScoring(Scoring, Telemetry),
            shard => NewState(options.Shard with { Route = seals ? null : new ShardRoute(shard, log.Partitions) }),
            engine, clock, loggers.CreateLogger("Tidemark.Engine"))
        {
            CheckpointDuration = Telemetry.CheckpointDuration,
            Trail = Trail,
        };
        Shards = new ShardHost<MediaShardState>(cluster is null ? world : world with { Placement = cluster });

        MediaShardState NewState(ShardOptions shard) => new(
            shard, new MediaDomain(
                new MediaDecoder(new MediaDecoderOptions(), viewerHash), shard.Windows, options.Aggregates,
                seals ? null : new MediaDoor(new MediaDecoderOptions(), viewerHash)));
    }

    /// <summary>What the node was configured with.</summary>
    public NodeOptions Options { get; }

    /// <summary>The node's clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The shards.</summary>
    public ShardHost<MediaShardState> Shards { get; }

    /// <summary>When the node was opened.</summary>
    public EventTime Started { get; }

    /// <summary>Where the node listens; empty before it does.</summary>
    public string Address { get; private set; } = "";

    /// <summary>What the node is called.</summary>
    public string Name => Cluster?.Node
        ?? (Address.Length > 0 ? $"{Environment.MachineName}-{new Uri(Address).Port}" : Environment.MachineName);

    /// <summary>The node's part in its cluster; null for a node alone.</summary>
    public ClusterMember? Cluster { get; }

    /// <summary>The scoring pool.</summary>
    public ScoringPool Scoring { get; }

    /// <summary>The keyed hash that viewers are known by.</summary>
    public SipHash ViewerHash { get; }

    /// <summary>What was refused at the door.</summary>
    public CodeCounters Refusals { get; } = new();

    /// <summary>The node's meter.</summary>
    public NodeMeter Telemetry { get; } = new();

    /// <summary>Which sampled requests brought which records.</summary>
    public EventTrail Trail { get; } = new();

    /// <summary>The log that ingest appends to.</summary>
    public IEventLog Log => log;

    /// <summary>Opens the data folder, recovers what is in it and starts the shards.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="topic">The topic to read in place of a log of the node's own, which the node owns from here on; its shards come with
    /// <see cref="JoinAsync"/>. Null for a node alone.</param>
    /// <param name="clock">The clock of everything in the node.</param>
    /// <param name="loggers">Where the node logs to.</param>
    /// <param name="sink">Where committed outputs go; the caller keeps owning it.</param>
    /// <param name="viewerKeyIfNew">The viewer key of a folder that has none yet; empty for a random one.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">The folder is locked, damaged, made with other settings, or the disk
    /// fails.</exception>
    public static async Task<Node> OpenAsync(
        NodeOptions options, KafkaLog? topic, TimeProvider clock, ILoggerFactory loggers, IOutputSink sink,
        ReadOnlyMemory<byte> viewerKeyIfNew, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(options.DataDirectory);
        string command = $"tidemark on {folder}";
        DataFolderLock folderLock = DataFolderLock.Take(folder, command);
        IEventLog? log = topic;
        SqlJournal? journal = null;
        ClusterMember? cluster = null;
        try
        {
            ViewerKey key = options.ViewerKey.Length > 0 ? ViewerKey.Parse(options.ViewerKey)
                : viewerKeyIfNew.IsEmpty ? ViewerKey.LoadOrCreate(folder) : ViewerKey.LoadOrCreate(folder, viewerKeyIfNew.Span);
            log ??= PartitionedLog.Open(
                new PartitionedLogOptions
                {
                    Directory = Path.Combine(folder, "log"),
                    Partitions = options.Partitions,
                    SegmentBytes = options.LogSegmentBytes,
                    DiskBytesMax = options.LogDiskBytesMax,
                    AppendBytesMax = options.LogWaitingBytesMax,
                },
                loggers.CreateLogger<PartitionedLog>());
            journal = options.JournalPostgres.Length > 0
                ? SqlJournal.OpenServer(options.JournalPostgres, clock, loggers.CreateLogger<SqlJournal>())
                : SqlJournal.OpenFile(Path.Combine(folder, "journal.db"), loggers.CreateLogger<SqlJournal>());
            await FolderIdentity.CheckAsync(journal, options with { Partitions = log.Partitions }, key, folder, cancellationToken);
            if (topic is not null) cluster = await ClusterMember.OpenAsync(options, topic.Source, clock, loggers, cancellationToken);
            var node = new Node(options, clock, folderLock, key, log, journal, sink, cluster, loggers);
            if (cluster is null) node.Shards.Start();
            return node;
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            if (journal is not null) await journal.DisposeAsync();
            if (log is not null) await log.DisposeAsync();
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>An empty batch for incoming events; to be disposed after use.</summary>
    public IngestBatch RentIngestBatch() => ingestBatches.Rent();

    /// <summary>The shard of a video.</summary>
    public int ShardOf(ReadOnlySpan<byte> videoId) => Murmur2.Partition(videoId, log.Partitions);

    /// <summary>The wall clock as event time.</summary>
    public EventTime Now() => new(Clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Says where the node listens; in a cluster it becomes a member, and the consumer group gives shards to it.</summary>
    /// <param name="address">Where the node listens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">Another node has the name, or the database failed.</exception>
    public Task JoinAsync(string address, CancellationToken cancellationToken)
    {
        Address = address;
        return Cluster?.JoinAsync(Shards, address, cancellationToken) ?? Task.CompletedTask;
    }

    /// <summary>Where every shard of this node stands, in shard order.</summary>
    public Task<ShardStatus[]> StatusAsync(CancellationToken cancellationToken) => StatusAsync([.. Shards.Held], cancellationToken);

    /// <summary>Where shards of this node stand, in the order given.</summary>
    public Task<ShardStatus[]> StatusAsync(IReadOnlyList<int> shards, CancellationToken cancellationToken) =>
        Task.WhenAll(shards.Select(shard => Shards.AskAsync(
            shard, view => ShardStatus.Of(
                shard, view.State, log.EndPosition(shard), Shards.Metrics(shard), Shards.MailboxDepth(shard), Cluster?.Node,
                Cluster?.Roster.Placements.GetValueOrDefault(shard)?.GapMs),
            cancellationToken)));

    /// <summary>Finishes what has been taken, as far as the deadline allows; the shards end. To be called once.</summary>
    /// <returns>Whether everything was finished; what was not is read again at the next start, so nothing acknowledged is lost.</returns>
    public async Task<bool> DrainAsync()
    {
        using var deadline = new CancellationTokenSource(Options.DrainDeadline, Clock);
        return await Shards.DrainAsync(deadline.Token);
    }

    /// <summary>Stops the shards where they are and gives everything up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null) await Cluster.DisposeAsync();
        await Shards.DisposeAsync();
        await Scoring.DisposeAsync();
        await log.DisposeAsync();
        await journal.DisposeAsync();
        folderLock.Dispose();
        Telemetry.Dispose();
    }
}
