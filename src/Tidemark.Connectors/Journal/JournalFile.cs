using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Native;

namespace Tidemark.Connectors.Journal;

/// <summary>Opens connections to the journal's file.</summary>
internal static class JournalFile
{
    /// <summary>How long a statement waits for a lock that another program holds, in seconds.</summary>
    private const int LockWaitSeconds = 5;

    // States of hundreds of kilobytes lie in chains of pages; larger pages make shorter chains. Fixed when the file is made.
    private const string NewFileSettings = "PRAGMA page_size = 16384;";

    // FULL makes every commit durable before it is answered. Zeros need not be written over what is deleted: viewers are in it only as
    // keyed hashes, and some builds of SQLite would do so. The write-ahead file is cut back to 64 MiB when a large snapshot has passed.
    private const string WriterSettings =
        """
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = OFF;
        PRAGMA cache_size = -8192;
        PRAGMA journal_size_limit = 67108864;
        """;

    /// <summary>Opens the file for writing, makes it where it is missing and brings it to the current format version.</summary>
    /// <exception cref="JournalFormatException">It is not a journal that this version of the program knows.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be read or written.</exception>
    public static SqliteConnection OpenWriter(string path, ILogger logger)
    {
        SqliteLibrary.Load();
        SqliteConnection connection = Connection(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            connection.Open();
            long version = JournalSchema.VersionOf(connection, path);
            if (version == 0) Run(connection, NewFileSettings);
            EnterWriteAheadMode(connection, path);
            Run(connection, WriterSettings);
            if (version < JournalSchema.Version)
            {
                JournalSchema.Migrate(connection, version);
                if (version > 0) Log.Migrated(logger, path, version, JournalSchema.Version);
            }

            return connection;
        }
        catch (SqliteException cause)
        {
            connection.Dispose();
            throw JournalFailure.Of(path, "Opening", cause);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file for reading beside the writer.</summary>
    public static SqliteConnection OpenReader(string path)
    {
        SqliteConnection connection = Connection(path, SqliteOpenMode.ReadOnly);
        connection.Open();
        return connection;
    }

    private static SqliteConnection Connection(string path, SqliteOpenMode mode) => new(new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = LockWaitSeconds,
    }.ToString());

    private static void EnterWriteAheadMode(SqliteConnection connection, string path)
    {
        using var statement = new SqliteStatement(connection, "PRAGMA journal_mode = WAL");
        if (statement.Value() is "wal") return;
        throw new JournalUnavailableException(
            path,
            $"Opening the journal {path} failed: its file system offers no shared memory for write-ahead logging. Put the data folder on a "
            + "local disk.");
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var statement = new SqliteStatement(connection, sql);
        statement.Execute();
    }
}
