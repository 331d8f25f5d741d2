using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Hosting;
using Tidemark.UnitTests.Gates;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Deploy;

/// <summary>The scripts that run in containers, run here: against a node, and against tools that only tell what they are given.</summary>
public sealed partial class ScriptTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Health_OfANodeThatIsReady_IsGood()
    {
        await using ServingNode node = await ServingFixture.StartAnotherAsync(
            $"data.directory={folder}", "http.port=0", "http.key=a secret", "log.partitions=1");
        var port = ("TIDEMARK__HTTP__PORT", $"{new Uri(node.Address).Port}");
        while (!node.Node.Shards.IsReady) await Task.Yield();
        (int code, string told) = await Script.RunAsync("health.sh", port, ("TIDEMARK_KEY", "a secret"));
        Assert.Equal(0, code);
        Assert.StartsWith("""{"status":"ok","shards":1""", told, StringComparison.Ordinal);
        Assert.NotEqual(0, (await Script.RunAsync("health.sh", port, ("TIDEMARK_KEY", "another"))).Code);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n{\"status\":\"recovering\"}", 1)]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n200 ", 1)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{}", 0)]
    public async Task Health_FollowsTheStatus(string answer, int expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Task<(int Code, string)> asked = Script.RunAsync("health.sh", ("TIDEMARK__HTTP__PORT", $"{port}"));
        using (TcpClient caller = await listener.AcceptTcpClientAsync())
        {
            using var reader = new StreamReader(caller.GetStream(), leaveOpen: true);
            Assert.Equal("GET /readyz HTTP/1.0", await reader.ReadLineAsync());
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The head is read to its end, so that closing does not cut the answer off.
            }

            await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        }

        Assert.Equal(expected, (await asked).Code);
    }

    [Fact]
    public async Task Health_WhereNobodyListens_IsBad()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        Assert.NotEqual(0, (await Script.RunAsync("health.sh", ("TIDEMARK__HTTP__PORT", $"{port}"))).Code);
    }

    /// <summary>The topics that are made are those that the nodes of the Compose file read and write, with as many partitions as the
    /// runbook says there are shards.</summary>
    [Fact]
    public async Task Topics_AreThoseThatNodesUse()
    {
        string tool = Path.Combine(folder, "kafka-topics.sh");
        await File.WriteAllTextAsync(tool, "#!/bin/sh\necho \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (int code, string told) = await Script.RunAsync("topics.sh", ("PATH", $"{folder}:{Environment.GetEnvironmentVariable("PATH")}"));
        Assert.Equal(0, code);

        var settings = ComposeFile.EnvironmentOf(ComposeFile.Read().Nodes["n1"]);
        string sink = SourceTree.Read("src/Tidemark.Server/Outputs/KafkaSink.cs").Text;
        string[] streams = [.. Stream().Matches(sink).Select(match => match.Value), DeadLetterFiles.Stream];
        Assert.Equal(
            [settings["TIDEMARK__KAFKA__TOPIC"], .. streams.Select(stream => settings["TIDEMARK__KAFKA__OUTPUTS"] + stream)],
            Topic().Matches(told).Select(match => match.Value));
        string first = $"--bootstrap-server {settings["TIDEMARK__KAFKA__BOOTSTRAP"]} --create --if-not-exists ";
        Assert.All(told.TrimEnd().Split('\n'), line => Assert.StartsWith(first, line, StringComparison.Ordinal));
        string made = Assert.Single(Partitions().Matches(told).Select(match => match.Value).Distinct());
        IEnumerable<Match> counts = ShardsTold().Matches(SourceTree.Read("deploy/README.md").Text);
        Assert.Equal([made], counts.Select(match => match.Groups["n"].Value).Distinct());
    }

    [GeneratedRegex("""(?<=yield return \(")[\w-]+""")]
    private static partial Regex Stream();

    [GeneratedRegex(@"(?<=--topic )\S+")]
    private static partial Regex Topic();

    [GeneratedRegex(@"(?<=--partitions )\d+")]
    private static partial Regex Partitions();

    [GeneratedRegex(@"(all|up to|holds)\s+(?<n>\d+)\b")]
    private static partial Regex ShardsTold();
}
