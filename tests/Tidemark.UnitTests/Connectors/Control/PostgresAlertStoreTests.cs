using Tidemark.Connectors.Control;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.UnitTests.Connectors.Control;

/// <summary>The tables in PostgreSQL keep the contract.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresAlertStoreTests : AlertStoreContract, IAsyncLifetime
{
    private string connectionString = "";

    public async Task InitializeAsync() => connectionString = await (await PostgresServer.QuickAsync()).CreateDatabaseAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    protected override Task<ControlDatabase> OpenAsync() => ControlDatabase.OpenServerAsync(connectionString, default);
}
