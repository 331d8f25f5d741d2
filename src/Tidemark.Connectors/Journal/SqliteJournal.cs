using Microsoft.Extensions.Logging;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>The journal of a single node: one SQLite file with write-ahead logging, synchronous=FULL.</summary>
/// <remarks>
/// <para>One thread writes; what waits together is made durable together. Reads run beside it on connections of their own. Thread-safe.
/// For the bytes see <c>FORMAT.md</c>.</para>
/// <para>Several processes may have the file open; their claims fence each other as those of one process do. A call whose wait is
/// cancelled after the write was handed over is still written.</para>
/// </remarks>
public sealed class SqliteJournal : IJournal
{
    private readonly string path;
    private readonly ILogger logger;
    private readonly JournalWriter writer;
    private readonly JournalReaders readers;
    private readonly ShardReads reads;

    private SqliteJournal(string path, JournalWriter writer, ILogger logger)
    {
        this.path = path;
        this.writer = writer;
        this.logger = logger;
        readers = new JournalReaders(path);
        reads = new ShardReads(path, logger);
    }

    /// <summary>Opens a journal, or makes it where the file is missing. Blocks while it recovers what a crash left.</summary>
    /// <param name="path">The file; its folder exists. SQLite keeps two more beside it, ending in <c>-wal</c> and <c>-shm</c>.</param>
    /// <param name="logger">Told of openings, damage passed over, and failures.</param>
    /// <exception cref="JournalFormatException">The file is not a journal, or one of a later version.</exception>
    /// <exception cref="JournalUnavailableException">The file cannot be read or written.</exception>
    /// <exception cref="Tidemark.Core.TidemarkException">The SQLite library is missing.</exception>
    public static SqliteJournal Open(string path, ILogger<SqliteJournal> logger)
    {
        path = Path.GetFullPath(path);
        var writer = new JournalWriter(path, JournalFile.OpenWriter(path, logger), logger);
        Log.Opened(logger, path, JournalSchema.Version);
        return new SqliteJournal(path, writer, logger);
    }

    /// <inheritdoc/>
    public ValueTask<string> EnsureMetadataAsync(string name, string value, CancellationToken cancellationToken) =>
        writer.WriteAsync(new MetadataWrite(name, value), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ShardClaim> ClaimAsync(int shard, CancellationToken cancellationToken) =>
        writer.WriteAsync(new ClaimWrite(shard), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RecoveredShard> RecoverAsync(ShardClaim claim, CancellationToken cancellationToken) =>
        readers.ReadAsync(connection => reads.Recover(connection, claim.Shard), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken) =>
        await writer.WriteAsync(new CommitWrite(claim, checkpoint), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken) =>
        readers.ReadAsync(connection => ShardReads.OldestNeededPosition(connection, shard), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return readers.ReadAsync(connection => reads.Fired(connection, shard, family, group, starts, limit), cancellationToken);
    }

    /// <summary>Writes what was handed over, waits for the reads that run, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await readers.DisposeAsync();
        // The last connection to close folds the write-ahead file into the journal's; only the writer's can.
        await writer.DisposeAsync();
        Log.Closed(logger, path);
    }
}
