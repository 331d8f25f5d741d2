using System.Data.Common;
using Dapper;
using Npgsql;
using Tidemark.Connectors.Journal;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Cluster;

/// <summary>Who belongs to the cluster and where shards are: two tables beside the journal. It decides nothing; the consumer group assigns
/// shards and the journal's epochs fence them. Safe for use from any thread.</summary>
/// <remarks>All times are the database's, so that clocks of nodes need not agree.</remarks>
public sealed class ClusterRegistry : IAsyncDisposable
{
    private const int ConnectionsMax = 4, SecondsMax = 5;

    /// <summary>Two nodes that start together must not both make the tables; the number is this registry's alone.</summary>
    private const long MakingLock = 0x7469_6465_636c;

    private const string Tables =
        """
        CREATE SCHEMA IF NOT EXISTS tidemark;
        CREATE TABLE IF NOT EXISTS tidemark.member (
            node TEXT PRIMARY KEY, endpoint TEXT NOT NULL, version TEXT NOT NULL, started TIMESTAMPTZ NOT NULL,
            heard TIMESTAMPTZ NOT NULL, instance UUID NOT NULL, is_draining BOOLEAN NOT NULL DEFAULT FALSE,
            has_left BOOLEAN NOT NULL DEFAULT FALSE);
        CREATE TABLE IF NOT EXISTS tidemark.placement (
            shard INTEGER PRIMARY KEY, node TEXT NOT NULL, epoch BIGINT NOT NULL, ready TIMESTAMPTZ NOT NULL,
            released TIMESTAMPTZ, gap_ms BIGINT);
        """;

    private readonly NpgsqlDataSource source;
    private readonly string name;
    private readonly Guid instance = Guid.NewGuid();

    private ClusterRegistry(NpgsqlDataSource source, string name) => (this.source, this.name) = (source, name);

    /// <summary>Opens the registry, made where it is missing.</summary>
    /// <param name="connectionString">The database of the journal.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryUnavailableException">The database cannot be reached, or refuses.</exception>
    public static async Task<ClusterRegistry> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = ConnectionsMax,
            Timeout = SecondsMax,
            CommandTimeout = SecondsMax,
            ApplicationName = "tidemark cluster",
        };
        var registry = new ClusterRegistry(
            NpgsqlDataSource.Create(builder.ConnectionString), $"{builder.Database} at {builder.Host}:{builder.Port}");
        try
        {
            await registry.RunAsync("Making", async connection =>
            {
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
                await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({MakingLock})");
                await connection.ExecuteAsync(Tables);
                await transaction.CommitAsync(cancellationToken);
                return 0;
            }, cancellationToken);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>Registers this node, or says that it still lives, and reads the roster. A second process of the same name takes the name
    /// only when the first has not been heard of for a while.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="endpoint">Where it answers.</param>
    /// <param name="version">Its program's version.</param>
    /// <param name="staleAfter">After how long a silent node of the same name counts as gone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The roster; null where another process that lives has the name.</returns>
    /// <exception cref="RegistryUnavailableException">The database failed.</exception>
    public Task<Roster?> BeatAsync(
        string node, string endpoint, string version, TimeSpan staleAfter, CancellationToken cancellationToken) =>
        RunAsync("Registering in", async connection =>
        {
            int written = await connection.ExecuteAsync(
                """
                INSERT INTO tidemark.member AS m (node, endpoint, version, started, heard, instance)
                VALUES (@node, @endpoint, @version, now(), now(), @instance)
                ON CONFLICT (node) DO UPDATE SET endpoint = @endpoint, version = @version, heard = now(), instance = @instance,
                    started = CASE WHEN m.instance = @instance THEN m.started ELSE now() END, has_left = FALSE
                WHERE m.instance = @instance OR m.has_left OR m.heard < now() - @staleAfter
                """,
                new { node, endpoint, version, staleAfter, instance });
            return written == 0 ? null : await ReadAsync(connection);
        }, cancellationToken);

    /// <summary>Reads the roster.</summary>
    /// <exception cref="RegistryUnavailableException">The database failed.</exception>
    public Task<Roster> ReadAsync(CancellationToken cancellationToken) => RunAsync("Reading", ReadAsync, cancellationToken);

    /// <summary>Notes that a shard is ready on a node, unless a later claim is noted already.</summary>
    /// <exception cref="RegistryUnavailableException">The database failed.</exception>
    public Task ReadyAsync(string node, ShardClaim claim, CancellationToken cancellationToken) =>
        RunAsync("Noting a shard in", connection => connection.ExecuteAsync(
            """
            INSERT INTO tidemark.placement AS p (shard, node, epoch, ready) VALUES (@Shard, @node, @Epoch, now())
            ON CONFLICT (shard) DO UPDATE SET node = @node, epoch = @Epoch, ready = now(), released = NULL,
                gap_ms = EXTRACT(EPOCH FROM now() - p.released) * 1000
            WHERE p.epoch < @Epoch
            """,
            new { claim.Shard, claim.Epoch, node }), cancellationToken);

    /// <summary>Notes that a shard has been given up.</summary>
    /// <exception cref="RegistryUnavailableException">The database failed.</exception>
    public Task ReleasedAsync(ShardClaim claim, CancellationToken cancellationToken) =>
        RunAsync("Noting a shard in", connection => connection.ExecuteAsync(
            "UPDATE tidemark.placement SET released = now() WHERE shard = @Shard AND epoch = @Epoch", new { claim.Shard, claim.Epoch }),
            cancellationToken);

    /// <summary>Asks a node to take no shards, or to take them again; it follows with its next heartbeat.</summary>
    /// <returns>Whether there is such a node.</returns>
    /// <exception cref="RegistryUnavailableException">The database failed.</exception>
    public Task<bool> SetDrainingAsync(string node, bool isDraining, CancellationToken cancellationToken) =>
        RunAsync("Changing", async connection => await connection.ExecuteAsync(
            "UPDATE tidemark.member SET is_draining = @isDraining WHERE node = @node", new { node, isDraining }) > 0, cancellationToken);

    /// <summary>Notes that this node has left in good order. Its row stays where it was asked to drain, so that it still drains when it
    /// comes back.</summary>
    /// <exception cref="RegistryUnavailableException">The database failed.</exception>
    public Task LeaveAsync(string node, CancellationToken cancellationToken) =>
        RunAsync("Leaving", async connection =>
        {
            await connection.ExecuteAsync(
                "UPDATE tidemark.member SET has_left = TRUE WHERE node = @node AND instance = @instance", new { node, instance });
            return await connection.ExecuteAsync(
                "DELETE FROM tidemark.member WHERE node = @node AND instance = @instance AND NOT is_draining", new { node, instance });
        }, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static async Task<Roster> ReadAsync(NpgsqlConnection connection)
    {
        IEnumerable<MemberRow> members = await connection.QueryAsync<MemberRow>(
            """
            SELECT node, endpoint, version, started, EXTRACT(EPOCH FROM now() - heard)::double precision AS age, is_draining AS isDraining
            FROM tidemark.member WHERE NOT has_left ORDER BY node
            """);
        IEnumerable<PlacementRow> placements = await connection.QueryAsync<PlacementRow>(
            "SELECT shard, node, epoch, released IS NOT NULL AS isReleased, gap_ms AS gapMs FROM tidemark.placement");
        return new Roster(
            [.. members.Select(m => new Member(
                m.Node, m.Endpoint, m.Version, new DateTimeOffset(m.Started, TimeSpan.Zero), TimeSpan.FromSeconds(m.Age), m.IsDraining))],
            placements.ToDictionary(p => p.Shard, p => new Placement(p.Shard, p.Node, p.Epoch, p.IsReleased, p.GapMs)));
    }

    private async Task<T> RunAsync<T>(string tried, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        }
        catch (Exception cause) when (cause is DbException or TimeoutException)
        {
            throw new RegistryUnavailableException(
                $"{tried} the registry of nodes ({name}) failed: {DatabaseWords.Said(cause)} "
                + "Check that the database of journal.postgres runs and that its user may make and write tables in schema tidemark.",
                cause);
        }
    }

    private sealed record MemberRow(string Node, string Endpoint, string Version, DateTime Started, double Age, bool IsDraining);

    private sealed record PlacementRow(int Shard, string Node, long Epoch, bool IsReleased, long? GapMs);
}
