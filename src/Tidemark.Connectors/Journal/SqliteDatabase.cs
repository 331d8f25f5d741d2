using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Native;
using Tidemark.Core;
using Tidemark.Engine.Ports;
using static SQLitePCL.raw;

namespace Tidemark.Connectors.Journal;

/// <summary>The journal of a single node: one SQLite file with write-ahead logging, synchronous=FULL.</summary>
internal sealed class SqliteDatabase(string path, ILogger logger) : JournalDatabase
{
    /// <summary>How long a statement waits for a lock that another program holds, in seconds.</summary>
    private const int LockWaitSeconds = 5;

    // States of hundreds of kilobytes lie in chains of pages; larger pages make shorter chains. Fixed when the file is made.
    private const string NewFileSettings = "PRAGMA page_size = 16384;";

    // FULL makes every commit durable before it is answered. Zeros need not be written over what is deleted: viewers are in it only as
    // keyed hashes, and some builds of SQLite would do so. The cache holds what a transaction changes: pages that do not fit are written
    // twice, first as empty room for a frame. The write-ahead file is cut back to 64 MiB when a large transaction has passed.
    private const string WriterSettings =
        """
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = OFF;
        PRAGMA cell_size_check = ON;
        PRAGMA cache_size = -65536;
        PRAGMA journal_size_limit = 67108864;
        """;

    /// <inheritdoc/>
    public override string Name => path;

    // The lock is taken at once: a transaction that begins by reading cannot always go on to write.
    /// <inheritdoc/>
    public override string BeginWrite => "BEGIN IMMEDIATE";

    /// <inheritdoc/>
    public override string ForUpdate => "";

    /// <inheritdoc/>
    public override string DamageRemedy =>
        "Restore the data folder, log and journal together, from a copy; or, to go on without what was processed so far, move the data "
        + "folder away and start with an empty one.";

    /// <inheritdoc/>
    public override string ParameterName(int number) => $"${number}";

    // A value is copied twice on its way into a row, each time into memory of its own; what is written into room made for it, never.
    /// <inheritdoc/>
    public override string FrameToCome(int number) => $"zeroblob(${number})";

    /// <inheritdoc/>
    public override object FrameValue(ReadOnlyMemory<byte> frame) => frame.Length;

    /// <inheritdoc/>
    public override void WriteFrame(DbConnection connection, string table, ReadOnlyMemory<byte> frame)
    {
        var sqlite = (SqliteConnection)connection;
        using var blob = new SqliteBlob(sqlite, table, "frame", sqlite3_last_insert_rowid(sqlite.Handle));
        blob.Write(frame.Span);
    }

    // The driver's own readings of a blob make an array for it, or two.
    /// <inheritdoc/>
    public override StoredFrame ReadFrame(DbDataReader row, int column)
    {
        SQLitePCL.sqlite3_stmt statement = ((SqliteDataReader)row).Handle!;
        return StoredFrame.CopyOf(sqlite3_column_type(statement, column) == SQLITE_BLOB ? sqlite3_column_blob(statement, column) : []);
    }

    /// <inheritdoc/>
    public override DbConnection OpenWriter()
    {
        SqliteLibrary.Load();
        SqliteConnection connection = Connection(SqliteOpenMode.ReadWriteCreate);
        try
        {
            connection.Open();
            long version = SqliteFormat.VersionOf(this, connection);
            if (version == 0) Run(connection, NewFileSettings);
            EnterWriteAheadMode(connection);
            Run(connection, WriterSettings);
            if (version < JournalSchema.Version)
            {
                SqliteFormat.Migrate(this, connection, version);
                if (version > 0) Log.Migrated(logger, path, version, JournalSchema.Version);
            }

            if (FaultOfFired(connection) is { } fault)
            {
                throw new JournalDamagedException(
                    $"The journal {path} is damaged: the fired windows (table fired): {fault}. {DamageRemedy}");
            }

            return connection;
        }
        catch (SqliteException cause)
        {
            connection.Dispose();
            throw Failure("Opening", cause);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override DbConnection OpenReader()
    {
        SqliteLibrary.Load();
        SqliteConnection connection = Connection(SqliteOpenMode.ReadOnly);
        connection.Open();
        Run(connection, "PRAGMA cell_size_check = ON");
        return connection;
    }

    /// <inheritdoc/>
    public override DbTransaction BeginRead(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    // After some failures, a full disk among them, SQLite has rolled back already.
    /// <inheritdoc/>
    public override bool IsInTransaction(DbConnection connection) =>
        sqlite3_get_autocommit(((SqliteConnection)connection).Handle) == 0;

    /// <inheritdoc/>
    public override string? FaultOfFired(DbConnection connection)
    {
        using var statement = new SqlStatement(this, connection, "PRAGMA integrity_check(fired)");
        return statement.Value() is "ok" ? null : $"{statement.Value()}";
    }

    /// <inheritdoc/>
    public override TidemarkException Failure(string tried, DbException cause)
    {
        int code = (cause as SqliteException)?.SqliteErrorCode ?? SQLITE_ERROR;
        return code == SQLITE_CORRUPT
            ? new JournalDamagedException($"The journal {path} is damaged: {tried} it failed: {cause.Message} {Remedy(code)}")
            : new JournalUnavailableException(path, $"{tried} the journal {path} failed: {cause.Message} {Remedy(code)}", cause);
    }

    private SqliteConnection Connection(SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = LockWaitSeconds,
    }.ToString());

    private void EnterWriteAheadMode(SqliteConnection connection)
    {
        using var statement = new SqlStatement(this, connection, "PRAGMA journal_mode = WAL");
        if (statement.Value() is "wal") return;
        throw new JournalUnavailableException(
            path,
            $"Opening the journal {path} failed: its file system offers no shared memory for write-ahead logging. Put the data folder on a "
            + "local disk.");
    }

    private void Run(SqliteConnection connection, string sql)
    {
        using var statement = new SqlStatement(this, connection, sql);
        statement.Execute();
    }

    private static string Remedy(int code) => code switch
    {
        SQLITE_FULL => "Make room on the disk; nothing of this write was kept.",
        SQLITE_BUSY or SQLITE_LOCKED => "Another program holds the file: find it (fuser, lsof) and let it finish or end it.",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN or SQLITE_AUTH =>
            "Check that the folder exists and that the user of this process may write the file and the folder it lies in.",
        SQLITE_NOTADB => "Name another file, or move this one away and restore the journal from a copy.",
        SQLITE_CORRUPT => "Restore the data folder, log and journal together, from a copy.",
        SQLITE_IOERR => "Check the disk and the system's log, then start again.",
        SQLITE_TOOBIG => "The state of a shard has outgrown one row, a billion bytes: use more partitions.",
        _ => "Check the disk and start again.",
    };
}
