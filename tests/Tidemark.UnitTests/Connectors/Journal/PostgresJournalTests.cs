using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Journal;
using Tidemark.Engine.Ports;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>The journal in PostgreSQL keeps the contract.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresJournalTests : JournalContract, IAsyncLifetime
{
    private string connectionString = "";

    public async Task InitializeAsync() => connectionString = await (await PostgresServer.QuickAsync()).CreateDatabaseAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Reads_WhenTheServerEndedTheirConnections_AreMadeAgain()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using SqlJournal journal = OpenServer();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        Assert.Equal(0, await journal.OldestNeededPositionAsync(0, default));
        Assert.Equal(0, journal.Retried);
        await server.CutConnectionsAsync(connectionString);
        Assert.Equal(0, (await journal.PlanRecoveryAsync(claim, default)).Position);
        Assert.Equal(1, journal.Retried);
    }

    [Fact]
    public async Task Reads_WhoseConnectionBroke_DoNotPassItOn()
    {
        var database = new PostgresDatabase(connectionString, TimeProvider.System, NullLogger.Instance);
        await using var readers = new JournalReaders(database);
        await readers.ReadAsync(Broken, default);
        Assert.Equal(2, await readers.ReadAsync(connection => Value(database, connection), default));
    }

    [Fact]
    public async Task Reads_WhoseConnectionBreaksBetweenTwoStatements_SayThatTheDatabaseIsAway()
    {
        var database = new PostgresDatabase(connectionString, TimeProvider.System, NullLogger.Instance);
        await using var readers = new JournalReaders(database);
        JournalUnavailableException failure = await Assert.ThrowsAsync<JournalUnavailableException>(
            () => readers.ReadAsync(connection => Broken(connection) + Value(database, connection), default).AsTask());
        Assert.True(failure.MayPass);
        Assert.Equal(DatabaseRetries.AttemptsMax - 1, database.Retries.Retried);
    }

    protected override IJournal Open() => OpenServer();

    private static int Broken(DbConnection connection)
    {
        connection.Close();
        return 0;
    }

    private static int Value(PostgresDatabase database, DbConnection connection)
    {
        using var statement = new SqlStatement(database, connection, "SELECT 2");
        return (int)statement.Value()!;
    }

    private SqlJournal OpenServer() =>
        SqlJournal.OpenServer(connectionString, TimeProvider.System, NullLogger<SqlJournal>.Instance);
}
