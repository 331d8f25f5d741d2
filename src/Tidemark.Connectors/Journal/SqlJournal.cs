using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>The journal in an SQL database: a SQLite file for a node alone, PostgreSQL for a cluster.</summary>
/// <remarks>
/// <para>One thread writes; what waits together is made durable together. Reads run beside it on connections of their own. Thread-safe.
/// For the tables and their bytes see <c>FORMAT.md</c>.</para>
/// <para>Several processes may have it open; their claims fence each other as those of one process do. A call whose wait is
/// cancelled after the write was handed over is still written.</para>
/// </remarks>
public sealed class SqlJournal : IJournal
{
    /// <summary>So many bytes are read at a time, and one row more.</summary>
    private const int ReadBytes = 8 << 20;

    private readonly JournalDatabase database;
    private readonly ILogger logger;
    private readonly JournalWriter writer;
    private readonly JournalReaders readers;
    private readonly ShardReads reads;

    private SqlJournal(JournalDatabase database, ILogger logger)
    {
        this.database = database;
        this.logger = logger;
        writer = new JournalWriter(database, logger);
        readers = new JournalReaders(database);
        reads = new ShardReads(database);
        Log.Opened(logger, database.Name, JournalSchema.Version);
    }

    /// <summary>Opens a journal in a file, or makes it where the file is missing. Blocks while it recovers what a crash left.</summary>
    /// <param name="path">The file; its folder exists. SQLite keeps two more beside it, ending in <c>-wal</c> and <c>-shm</c>.</param>
    /// <param name="logger">Told of openings and failures.</param>
    /// <exception cref="JournalFormatException">The file is not a journal, or one of a later version.</exception>
    /// <exception cref="JournalUnavailableException">The file cannot be read or written.</exception>
    /// <exception cref="Tidemark.Core.TidemarkException">The SQLite library is missing.</exception>
    public static SqlJournal OpenFile(string path, ILogger<SqlJournal> logger) =>
        new(new SqliteDatabase(Path.GetFullPath(path), logger), logger);

    /// <summary>Opens a journal in a PostgreSQL database, or makes its tables where they are missing, in the schema
    /// <c>tidemark</c>. Blocks until the server answers.</summary>
    /// <param name="connectionString">Host, port, database, user and what else Npgsql knows.</param>
    /// <param name="clock">What waits between attempts to reach the server.</param>
    /// <param name="logger">Told of openings and failures.</param>
    /// <exception cref="JournalFormatException">It is a journal of a later version.</exception>
    /// <exception cref="JournalUnavailableException">The server cannot be reached, or refuses.</exception>
    public static SqlJournal OpenServer(string connectionString, TimeProvider clock, ILogger<SqlJournal> logger) =>
        new(new PostgresDatabase(connectionString, clock, logger), logger);

    /// <summary>How often connecting to the server or reading from it was tried again; 0 for a file.</summary>
    public long Retried => database.Retries.Retried;

    /// <inheritdoc/>
    public ValueTask<string> EnsureMetadataAsync(string name, string value, CancellationToken cancellationToken) =>
        writer.WriteAsync(new MetadataWrite(name, value), cancellationToken);

    /// <summary>Stores another value of metadata in place of one.</summary>
    /// <returns>The one before; empty, and nothing stored, where there is none.</returns>
    /// <exception cref="JournalUnavailableException">The disk or the server failed.</exception>
    public ValueTask<string> ReplaceMetadataAsync(string name, string value, CancellationToken cancellationToken) =>
        writer.WriteAsync(new MetadataReplacement(name, value), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ShardClaim> ClaimAsync(int shard, CancellationToken cancellationToken) =>
        writer.WriteAsync(new ClaimWrite(shard), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RecoveryPlan> PlanRecoveryAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        (RecoveryPlan plan, Repair? repair) = await readers.ReadAsync(
            connection =>
            {
                var scan = new RecoveryScan(database, connection, claim.Shard);
                return scan.Epoch == claim.Epoch ? scan.Run() : throw new FencedException(claim, scan.Epoch);
            },
            cancellationToken);
        if (repair is not null) await writer.WriteAsync(new SetAsideWrite(claim, repair), cancellationToken);
        return plan;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        JournalStretch stretch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = new StretchPlace(Part: 0, PartsDone: stretch.Snapshot == 0, stretch.Snapshot + 1);
        // While the caller takes some, the next are read.
        Task<(List<StoredFrame> Read, StretchPlace Next)> ahead = ReadOnAsync(stretch, from, cancellationToken);
        while (true)
        {
            (List<StoredFrame> read, from) = await ahead;
            if (read.Count == 0) yield break;
            ahead = ReadOnAsync(stretch, from, cancellationToken);
            foreach (StoredFrame frame in read)
            {
                yield return frame.Payload;
                frame.Return();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new CommitWrite(claim, checkpoint), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask BeginSnapshotAsync(ShardClaim claim, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new BeginSnapshotWrite(claim), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask AddSnapshotPartAsync(
        ShardClaim claim, long sequence, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new SnapshotPartWrite(claim, sequence, part, bytes), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CompleteSnapshotAsync(ShardClaim claim, long sequence, int parts, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new CompleteSnapshotWrite(claim, sequence, parts), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken) =>
        readers.ReadAsync(connection => reads.Head(connection, shard).SourceFrom, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return readers.ReadAsync(connection => reads.Fired(connection, shard, family, group, starts, limit), cancellationToken);
    }

    /// <summary>Writes what was handed over, waits for the reads that run, and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await readers.DisposeAsync();
        // The last connection to close folds SQLite's write-ahead file into the journal's; only the writer's can.
        await writer.DisposeAsync();
        Log.Closed(logger, database.Name);
    }

    private Task<(List<StoredFrame> Read, StretchPlace Next)> ReadOnAsync(
        JournalStretch stretch, StretchPlace from, CancellationToken cancellationToken) => readers.ReadAsync(
            connection =>
            {
                StretchPlace place = from;
                return (reads.Read(connection, stretch, ref place, ReadBytes), place);
            },
            cancellationToken).AsTask();
}
