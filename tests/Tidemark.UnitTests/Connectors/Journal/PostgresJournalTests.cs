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

    protected override IJournal Open() => OpenServer();

    private SqlJournal OpenServer() =>
        SqlJournal.OpenServer(connectionString, TimeProvider.System, NullLogger<SqlJournal>.Instance);
}
