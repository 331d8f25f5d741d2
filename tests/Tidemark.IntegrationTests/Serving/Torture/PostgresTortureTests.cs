using Tidemark.IntegrationTests.Processes;
using Xunit.Abstractions;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>A node that keeps its journal in PostgreSQL: it dies, the server crashes and comes back, connections are cut, in any
/// order.</summary>
[Collection(PostgresServer.DurableCollection)]
public sealed class PostgresTortureTests(ITestOutputHelper output)
{
    [PostgresFact]
    public async Task Serve_OnPostgresUnderFaults_LosesNothingAndCountsNothingTwice()
    {
        PostgresServer server = await PostgresServer.DurableAsync();
        string database = await server.CreateDatabaseAsync();
        int next = 0;
        await TortureRun.RunAsync(
            output, seed: 45, faults: 4, async (node, _) =>
            {
                switch (next++ % 4)
                {
                    case 0:
                        await server.CutConnectionsAsync(database);
                        break;
                    case 1:
                        await server.RestartAsync();
                        break;
                    case 2:
                        await node.KillAsync();
                        break;
                    default:
                        await node.DieAsync();
                        await server.RestartAsync();
                        await node.ComeBackAsync();
                        break;
                }
            },
            "-D", $"journal.postgres={database}");
    }
}
