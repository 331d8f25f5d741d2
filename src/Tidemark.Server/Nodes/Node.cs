using Microsoft.Extensions.Logging;
using Tidemark.Connectors.DataFolder;
using Tidemark.Connectors.Journal;
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
using Tidemark.Server.Configuration;
using Tidemark.Server.Ingest;
using Tidemark.Server.Outputs;

namespace Tidemark.Server.Nodes;

/// <summary>A running node without its faces: data folder, log, journal, shards, scoring pool and sinks joined together.</summary>
/// <remarks>Safe for use from any thread. One node owns a data folder; a second one is refused.</remarks>
public sealed class Node : IAsyncDisposable
{
    private readonly DataFolderLock folderLock;
    private readonly PartitionedLog log;
    private readonly SqlJournal journal;
    private readonly IngestBatchPool ingestBatches;

    private Node(
        NodeOptions options, TimeProvider clock, DataFolderLock folderLock, ViewerKey viewerKey, PartitionedLog log, SqlJournal journal,
        IOutputSink sink, ILoggerFactory loggers)
    {
        Options = options;
        Clock = clock;
        this.folderLock = folderLock;
        this.log = log;
        this.journal = journal;
        Scoring = new ScoringPool(new BaselineModel(), new ScoringPoolOptions());
        var viewerHash = new SipHash(viewerKey.K0, viewerKey.K1);
        ingestBatches = new IngestBatchPool(log.Partitions, () => new MediaDoor(new MediaDecoderOptions(), viewerHash));
        Shards = new ShardHost<MediaShardState>(new ShardEnvironment<MediaShardState>(
            log, journal, sink, new MediaScoring(Scoring),
            _ => NewState(options.Shard),
            options.Engine, clock, loggers.CreateLogger("Tidemark.Engine")));
        Rehearsal.Run(NewState(Rehearsal.Options), Now());

        MediaShardState NewState(ShardOptions shard) => new(
            shard, new MediaDomain(new MediaDecoder(new MediaDecoderOptions(), viewerHash), shard.Windows, options.Aggregates));
    }

    /// <summary>What the node was configured with.</summary>
    public NodeOptions Options { get; }

    /// <summary>The node's clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The shards.</summary>
    public ShardHost<MediaShardState> Shards { get; }

    /// <summary>The scoring pool.</summary>
    public ScoringPool Scoring { get; }

    /// <summary>What was refused at the door.</summary>
    public RefusalCounters Refusals { get; } = new();

    /// <summary>The log that ingest appends to.</summary>
    public IEventLog Log => log;

    /// <summary>Opens the data folder, recovers what is in it and starts the shards.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="clock">The clock of everything in the node.</param>
    /// <param name="loggers">Where the node logs to.</param>
    /// <param name="sink">Where committed outputs go; the caller keeps owning it.</param>
    /// <param name="viewerKeyIfNew">The viewer key of a folder that has none yet; empty for a random one.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="Tidemark.Core.TidemarkException">The folder is locked, damaged, made with other settings, or the disk
    /// fails.</exception>
    public static async Task<Node> OpenAsync(
        NodeOptions options, TimeProvider clock, ILoggerFactory loggers, IOutputSink sink,
        ReadOnlyMemory<byte> viewerKeyIfNew, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(options.DataDirectory);
        string command = $"tidemark on {folder}";
        DataFolderLock folderLock = DataFolderLock.Take(folder, command);
        PartitionedLog? log = null;
        SqlJournal? journal = null;
        try
        {
            ViewerKey key = viewerKeyIfNew.IsEmpty ? ViewerKey.LoadOrCreate(folder) : ViewerKey.LoadOrCreate(folder, viewerKeyIfNew.Span);
            log = PartitionedLog.Open(
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
            await FolderIdentity.CheckAsync(journal, options, key, folder, cancellationToken);
            var node = new Node(options, clock, folderLock, key, log, journal, sink, loggers);
            node.Shards.Start();
            return node;
        }
        catch
        {
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

    /// <summary>Where every shard stands, in shard order.</summary>
    public Task<ShardStatus[]> StatusAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, Shards.Count).Select(shard => Shards.AskAsync(
            shard, view => ShardStatus.Of(
                shard, view.State, log.EndPosition(shard), Shards.Metrics(shard), Shards.MailboxDepth(shard)), cancellationToken)));

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
        await Shards.DisposeAsync();
        await Scoring.DisposeAsync();
        await log.DisposeAsync();
        await journal.DisposeAsync();
        folderLock.Dispose();
    }
}
