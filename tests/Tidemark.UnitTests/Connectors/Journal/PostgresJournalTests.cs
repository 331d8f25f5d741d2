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

    protected override IJournal Open() => SqlJournal.OpenServer(connectionString, NullLogger<SqlJournal>.Instance);
}
