using System.Data;
using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tidemark.Core;

namespace Tidemark.Connectors.Journal;

/// <summary>The journal of a cluster: the schema <c>tidemark</c> of a PostgreSQL database, 12 or newer.</summary>
internal sealed class PostgresDatabase : JournalDatabase
{
    /// <summary>Held while the tables are made or changed: two nodes that start together must not both do it.</summary>
    private const long MigrationLock = SqliteFormat.ApplicationId;

    private const int ConnectSeconds = 5;

    private readonly string connectionString;

    /// <summary>Names a database.</summary>
    /// <param name="connectionString">Host, port, database, user and what else Npgsql knows.</param>
    /// <param name="clock">What waits between attempts to reach the server.</param>
    /// <param name="logger">Told of those attempts.</param>
    /// <exception cref="JournalUnavailableException">It is no connection string.</exception>
    public PostgresDatabase(string connectionString, TimeProvider clock, ILogger logger)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                SearchPath = "tidemark",
                Timeout = ConnectSeconds,
                MaxAutoPrepare = 100,
                AutoPrepareMinUsages = 3,
                ApplicationName = "tidemark",
            };
        }
        catch (ArgumentException cause)
        {
            throw new JournalUnavailableException(
                "of journal.postgres", "journal.postgres is no connection string such as \"Host=db;Database=tidemark;Username=tidemark\": "
                + $"{cause.Message}", cause);
        }

        // Whatever the server's default: a commit is answered when it is durable.
        builder.Options = $"{builder.Options} -c synchronous_commit=on".Trim();
        this.connectionString = builder.ConnectionString;
        Name = $"{builder.Database} at {builder.Host}:{builder.Port}";
        Retries = new DatabaseRetries(Name, clock, Random.Shared.NextDouble, logger);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override DatabaseRetries Retries { get; }

    /// <inheritdoc/>
    public override string BeginWrite => "BEGIN";

    /// <inheritdoc/>
    public override string ForUpdate => "FOR UPDATE";

    /// <inheritdoc/>
    public override string DamageRemedy =>
        "Restore the database and the source together from a copy; or, to go on without what was processed so far, drop its schema "
        + "tidemark and start again.";

    // Parameters go by their position.
    /// <inheritdoc/>
    public override string ParameterName(int number) => "";

    /// <inheritdoc/>
    public override string FrameToCome(int number) => $"${number}";

    /// <inheritdoc/>
    public override object FrameValue(ReadOnlyMemory<byte> frame) => frame;

    /// <inheritdoc/>
    public override void WriteFrame(DbConnection connection, string table, ReadOnlyMemory<byte> frame)
    {
        // It came with the row.
    }

    /// <inheritdoc/>
    public override DbConnection OpenWriter()
    {
        NpgsqlConnection connection = Open();
        try
        {
            using NpgsqlTransaction transaction = connection.BeginTransaction();
            Run(connection, $"SELECT pg_advisory_xact_lock({MigrationLock})");
            Run(connection, "CREATE SCHEMA IF NOT EXISTS tidemark");
            Run(connection, "CREATE TABLE IF NOT EXISTS format (version BIGINT NOT NULL)");
            long version = (long?)Value(connection, "SELECT version FROM format") ?? 0;
            if (version > JournalSchema.Version)
            {
                throw new JournalFormatException(
                    Name, $"a journal of format version {version}, and this program knows versions up to {JournalSchema.Version}",
                    "Start the version of the program that wrote it, or a later one.");
            }

            if (version == 0)
            {
                Run(connection, Tables);
                Run(connection, $"INSERT INTO format VALUES ({JournalSchema.Version})");
            }

            transaction.Commit();
            return connection;
        }
        catch (DbException cause)
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
    public override DbConnection OpenReader() => Open();

    /// <inheritdoc/>
    public override DbTransaction BeginRead(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    // Outside of a transaction a rollback is a warning of the server's and nothing more.
    /// <inheritdoc/>
    public override bool IsInTransaction(DbConnection connection) => true;

    // The server's own matter: its data checksums cover indexes too.
    /// <inheritdoc/>
    public override string? FaultOfFired(DbConnection connection) => null;

    /// <inheritdoc/>
    public override TidemarkException Failure(string tried, DbException cause) => new JournalUnavailableException(
        Name, $"{tried} the journal {Name} failed: {DatabaseWords.Said(cause)} {Remedy(cause)}", cause);

    // Frames are hashes and sketches for the most part: compressing them costs time and saves little.
    private static string Tables =>
        JournalSchema.Tables
            .Replace("INTEGER", "BIGINT", StringComparison.Ordinal)
            .Replace("BLOB", "BYTEA", StringComparison.Ordinal)
            .Replace(" WITHOUT ROWID", "", StringComparison.Ordinal)
        + string.Concat(((string[])["record", "snapshot_part", "outbox", "fired"]).Select(
            table => $"\nALTER TABLE {table} ALTER COLUMN frame SET STORAGE EXTERNAL;"));

    private NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (DbException cause)
        {
            connection.Dispose();
            throw Failure("Opening", cause);
        }
    }

    private void Run(NpgsqlConnection connection, string sql) => Value(connection, sql);

    private object? Value(NpgsqlConnection connection, string sql)
    {
        using var statement = new SqlStatement(this, connection, sql);
        return statement.Value();
    }

    private static string Remedy(DbException cause) => cause.SqlState switch
    {
        PostgresErrorCodes.DiskFull => "Make room on the server's disk; nothing of this write was kept.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Check user and password in journal.postgres, and the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => "Create the database (createdb), or name another in journal.postgres.",
        PostgresErrorCodes.InsufficientPrivilege =>
            "Give the user the right to create the schema tidemark in this database, and to use it.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "Name the primary in journal.postgres; this server takes no writes.",
        PostgresErrorCodes.TooManyConnections => "Raise the server's max_connections, or end what holds the others.",
        PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => "It is tried again.",
        _ => "Check that the server runs and can be reached; the node tries again.",
    };
}
