using Tidemark.IntegrationTests.Cluster;
using Tidemark.IntegrationTests.Processes;
using Tidemark.IntegrationTests.Serving;

namespace Tidemark.IntegrationTests.WebConsole;

/// <summary>The console, as a browser has it.</summary>
public sealed class ConsoleTests
{
    private static readonly string[] settings = ["-D", "log.partitions=2", "-D", "checkpoint.interval=50ms"];

    [BrowserFact]
    public async Task Console_OfANode_ShowsMovesFindsAndOperates()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["node.conf"], FilledNode.Alerts);
        string[] all = ["--config", folder["node.conf"], .. settings];
        await FilledNode.AddLettersAsync(folder["data"], all);
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], all);
        string key = await node.MakeKeyAsync("operator");
        await FilledNode.FillAsync(node, key);
        int more = 0;
        await Browser.RunAsync(
            "looks,moves,finds,explores,survives,operates,speaks", node.Address, key,
            async _ => await node.PostEventsAsync(FilledNode.Lines(
                [.. Enumerable.Range(0, 50).Select(i => FilledNode.Event($"more-{more++}", "view", 0, $"v{i % 3}", $"u{i}"))])));
    }

    [BrowserFact]
    public async Task Console_WhenTheNodeStopsAndStarts_SaysThatItIsStaleAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        ServerProcess node = await ServerProcess.StartAsync(folder["data"], settings);
        try
        {
            await Browser.RunAsync("returns", node.Address, "", async wish =>
            {
                if (wish == "stop") await node.KillAsync();
                else node = await ServerProcess.StartAtAsync(node.Address.Port, folder["data"], settings);
            });
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [BrowserFact]
    public async Task Console_OfANodeWithAKeyForAll_IsTheLogin()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], [.. settings, "-D", "http.key=a key of the tests"]);
        await Browser.RunAsync("asks", node.Address, "a key of the tests", _ => Task.CompletedTask);
    }

    [ClusterBrowserFact]
    public async Task Console_OfACluster_DrainsANode()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using TestCluster cluster = await TestCluster.StartAsync(server, partitions: 4);
        await cluster.AddAsync("n1", "n2");
        await Browser.RunAsync("drains", cluster["n1"].Address, await cluster["n1"].MakeKeyAsync("operator"), _ => Task.CompletedTask);
    }
}
