using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tidemark.Connectors.Files;
using Tidemark.Connectors.Journal;
using Tidemark.Connectors.Native;

namespace Tidemark.Connectors.Control;

/// <summary>What a node keeps besides events and their state: who may do what, who did what, and which alerts are on. A file of its own
/// in the data folder, or tables beside the journal on a server, where all nodes of a cluster share them. Safe for use from any
/// thread.</summary>
/// <remarks>Everything here is rare and small, so it is read and written whole, without a cache. Times are epoch milliseconds; bytes are
/// hexadecimal texts; that leaves one SQL for both databases.</remarks>
public sealed class ControlDatabase : IAsyncDisposable
{
    private const int ConnectionsMax = 4, SecondsMax = 5;

    /// <summary>Two nodes that start together must not both make the tables; the number is this database's alone.</summary>
    private const long MakingLock = 0x7469_6465_6374;

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS access_key (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL, rate DOUBLE PRECISION,
            created BIGINT NOT NULL, expires BIGINT, revoked BIGINT);
        CREATE TABLE IF NOT EXISTS control_secret (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS audit (
            at BIGINT NOT NULL, id TEXT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL, outcome TEXT NOT NULL,
            node TEXT NOT NULL, request TEXT NOT NULL, PRIMARY KEY (at, id));
        CREATE TABLE IF NOT EXISTS alert_state (rule TEXT PRIMARY KEY, version BIGINT NOT NULL, state TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS alert_delivery (
            rule TEXT NOT NULL, number BIGINT NOT NULL, channel TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
            at BIGINT NOT NULL, attempts BIGINT NOT NULL, due BIGINT NOT NULL, failed BIGINT, PRIMARY KEY (rule, number, channel));
        """;

    private readonly DbDataSource source;
    private readonly string name;
    private readonly string remedy;

    private ControlDatabase(DbDataSource source, string name, string remedy) =>
        (this.source, this.name, this.remedy) = (source, name, remedy);

    /// <summary>Opens the file of a single node, made where it is missing, with its folder.</summary>
    /// <param name="path">The file; another process may use it at the same time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ControlUnavailableException">It cannot be read or written.</exception>
    public static Task<ControlDatabase> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        SqliteLibrary.Load();
        var builder = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = SecondsMax, Pooling = false };
        var database = new ControlDatabase(
            SqliteFactory.Instance.CreateDataSource(builder.ConnectionString), path,
            "Check that the data folder may be written and the disk has room.");
        try
        {
            DurableDirectory.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);

            // With the hashes of keys and the secret that signs sessions, so for the node's user alone.
            var created = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows()) created.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(path, created).Dispose();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw database.Failure("Making the folder of", cause);
        }

        return MadeAsync(database, "", cancellationToken);
    }

    /// <summary>Opens the tables on a PostgreSQL server, made where they are missing.</summary>
    /// <param name="connectionString">The database of the journal.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ControlUnavailableException">The database cannot be reached, or refuses.</exception>
    public static Task<ControlDatabase> OpenServerAsync(string connectionString, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = ConnectionsMax,
            Timeout = SecondsMax,
            CommandTimeout = SecondsMax,
            SearchPath = "tidemark",
            ApplicationName = "tidemark control",
        };
        var database = new ControlDatabase(
            NpgsqlDataSource.Create(builder.ConnectionString), $"{builder.Database} at {builder.Host}:{builder.Port}",
            "Check that the database of journal.postgres runs and that its user may make and write tables in schema tidemark.");
        return MadeAsync(
            database, $"SELECT pg_advisory_xact_lock({MakingLock}); CREATE SCHEMA IF NOT EXISTS tidemark;", cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Reads with one statement, which takes no lock that a writer waits for.</summary>
    /// <param name="tried">What is tried, as the beginning of a message.</param>
    /// <param name="read">The statement.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    internal Task<T> ReadAsync<T>(string tried, Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) =>
        GuardAsync(tried, read, cancellationToken);

    /// <summary>Reads and writes in one transaction; what it throws undoes it.</summary>
    /// <param name="tried">What is tried, as the beginning of a message: "Reading the keys in".</param>
    /// <param name="work">The statements.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    internal Task<T> RunAsync<T>(string tried, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) => GuardAsync(
        tried,
        async connection =>
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            T result = await work(connection);
            await transaction.CommitAsync(cancellationToken);
            return result;
        },
        cancellationToken);

    private async Task<T> GuardAsync<T>(string tried, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using DbConnection connection = await source.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        }
        catch (Exception cause) when (cause is DbException or TimeoutException or SocketException or IOException)
        {
            throw Failure(tried, cause);
        }
    }

    private ControlUnavailableException Failure(string tried, Exception cause) =>
        new($"{tried} {name} failed: {DatabaseWords.Said(cause)} {remedy}", cause);

    private static async Task<ControlDatabase> MadeAsync(ControlDatabase database, string first, CancellationToken cancellationToken)
    {
        try
        {
            await database.RunAsync(
                "Making the tables of keys and alerts in", connection => connection.ExecuteAsync(first + Tables), cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
