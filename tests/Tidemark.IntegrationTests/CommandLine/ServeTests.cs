using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class ServeTests
{
    [Fact]
    public async Task Serve_OnAFolderInUse_NamesTheProcessThatHasIt()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess first = await ServerProcess.StartAsync(folder["data"]);
        (int exit, string output, string errors) = await Executable.RunAsync("serve", "--data", folder["data"], "--http-port", "0");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains($"{folder["data"]} is in use by process {first.ProcessId} (", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, (await first.GetAsync("/readyz")).ValueKind);
    }

    [Fact]
    public async Task Serve_OnATakenPort_NamesTheOption()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess first = await ServerProcess.StartAsync(folder["data"]);
        string port = first.Address.Port.ToString();
        (int exit, _, string errors) = await Executable.RunAsync("serve", "--data", folder["other"], "--http-port", port);
        Assert.Equal(1, exit);
        Assert.Contains($"127.0.0.1:{port}", errors, StringComparison.Ordinal);
        Assert.Contains("--http-port", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WithOtherPartitionsThanTheFolder_NamesBothNumbers()
    {
        using var folder = new TemporaryFolder();
        await using (ServerProcess first = await ServerProcess.StartAsync(folder["data"], "-D", "log.partitions=3"))
            Assert.Equal(0, await first.TerminateAsync());
        (int exit, _, string errors) = await Executable.RunAsync(
            "serve", "--data", folder["data"], "--http-port", "0", "-D", "log.partitions=5");
        Assert.Equal(1, exit);
        errors = errors.Replace(folder.Path, "FOLDER", StringComparison.Ordinal);
        Assert.Matches(@"\b3\b.*\b5\b", errors.Trim().Split('\n')[^1]);
    }

    /// <summary>Options rank above -D, and that above the file.</summary>
    [Fact]
    public async Task Serve_OfOptionAndDefinitionAndFile_TakesTheOption()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["node.json"], """{"http": {"port": "file"}, "log": {"partitions": 2}}""");
        await using ServerProcess node = await ServerProcess.StartAsync(
            folder["data"], "--config", folder["node.json"], "-D", "http.port=definition");
        Assert.Equal(2, (await node.GetAsync("/healthz")).GetProperty("shards").GetInt32());
    }

    [Fact]
    public async Task Generate_ToANode_DeliversEveryGoodLine()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"]);
        (int exit, string output, string errors) = await Executable.RunAsync(
            "generate", "--events", "2000", "--rate", "100000", "--bad", "0.1", "--to", node.Address.ToString());
        Assert.True(exit == 0, errors);
        Assert.Empty(output);
        JsonElement[] shards = await node.CaughtUpAsync();
        long read = shards.Sum(s => s.GetProperty("read").GetInt64());
        Assert.Contains($"{read} accepted, {2000 - read} rejected", errors, StringComparison.Ordinal);
        Assert.InRange(read, 1_600, 1_999);
    }

    [Fact]
    public async Task Generate_ToANodeWithAKey_SaysThatTheKeyIsMissing()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], "-D", "http.key=secret");
        (int exit, _, string errors) = await Executable.RunAsync("generate", "--events", "10", "--to", node.Address.ToString());
        Assert.Equal(1, exit);
        Assert.Contains("401", errors, StringComparison.Ordinal);
        Assert.Contains("key", errors, StringComparison.Ordinal);
    }
}
