using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

/// <summary>The commands that ask about a cluster, of a node that is alone.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task Cluster_OfANodeAlone_TellsOfThatNode()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], "-D", "log.partitions=2");
        await node.PostEventsAsync(View("e1") + "\n" + View("e2") + "\n" + View("e2"));
        await node.CaughtUpAsync();
        string url = node.Address.ToString(), endpoint = url.TrimEnd('/');

        string[] lines = await LinesOfAsync("cluster", "members", "--url", url);
        Assert.Equal(5, lines.Length);
        Assert.Matches("^1 node, 2 shards; .*watermark.* Told by .*\\.$", lines[0]);
        Assert.Equal("node state shards share read lag heard endpoint", lines[1]);
        Assert.EndsWith($" up 2 100.0 % 3 0 0.0s {endpoint}", lines[2], StringComparison.Ordinal);
        Assert.Equal("total 2 100.0 % 3 0", lines[3]);
        Assert.Equal("read = 2 applied + 1 duplicates + 0 late + 0 poisoned + 0 rejected + 0 misrouted", lines[4]);

        lines = await LinesOfAsync("cluster", "shards", "--url", url);
        Assert.Equal("shard node epoch position lag watermark age videos mailbox state", lines[1]);
        Assert.Equal(["0 here", "1 here"], lines[2..].Select(line => line[..6]));

        JsonElement place = await node.GetAsync("/v1/cluster/locate?video=v%201%2F2");
        Assert.Equal(
            [$"v 1/2 is in shard {place.GetProperty("shard")}, which {place.GetProperty("node")} has, at {endpoint}."],
            await LinesOfAsync("cluster", "locate", "v 1/2", "--url", url));

        lines = await LinesOfAsync("actor", "tree", "--url", url);
        Assert.Equal("1 node", lines[0]);
        Assert.EndsWith(": 2 actors, 0 restarts", lines[1], StringComparison.Ordinal);
        Assert.Matches("shard-0 ready mailbox 0 of [0-9]+$", lines[2]);
    }

    [Theory]
    [InlineData("/v1/cluster", "members", "cluster", "members")]
    [InlineData("/v1/cluster/shards", "shards", "cluster", "shards")]
    [InlineData("/v1/cluster/locate?video=v", "shard", "cluster", "locate", "v")]
    [InlineData("/v1/cluster/actors", "nodes", "actor", "tree")]
    public async Task Cluster_AsJson_GivesTheNodesAnswer(string path, string member, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"]);
        await node.CaughtUpAsync();
        (int exit, string output, string errors) = await Executable.RunAsync(
            [.. arguments, "--json", "--url", node.Address.ToString()]);
        Assert.Equal((0, "", 1), (exit, errors, output.Count(c => c == '\n')));
        JsonElement expected = await node.GetAsync(path);
        Assert.Equal(expected.GetProperty(member).ValueKind, JsonDocument.Parse(output).RootElement.GetProperty(member).ValueKind);
    }

    [Fact]
    public async Task Tail_OfANodeAlone_PrintsItsNewestLines()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"]);
        await node.CaughtUpAsync();
        JsonElement[] written = [.. (await node.GetAsync("/v1/cluster/log")).GetProperty("lines").EnumerateArray()];
        (int exit, string output, string errors) = await Executable.RunAsync(
            "cluster", "tail", "--lines", "2", "--no-follow", "--json", "--url", node.Address.ToString());
        Assert.Equal((0, ""), (exit, errors));
        Assert.Equal(written[^2..].Select(line => line.GetRawText()), output.TrimEnd('\n').Split('\n'));
        string[] lines = await LinesOfAsync("cluster", "tail", "--lines", "1", "--no-follow", "--url", $"{node.Address}");
        Assert.Equal(
            $"{written[^1].GetProperty("time")} {written[^1].GetProperty("node")} {written[^1].GetProperty("level")} "
                + written[^1].GetProperty("message"),
            Assert.Single(lines));
        (_, output, _) = await Executable.RunAsync("cluster", "tail", "--lines", "0", "--no-follow", "--url", $"{node.Address}");
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("drain")]
    [InlineData("undrain")]
    public async Task Drain_OfANodeAlone_IsRefusedWithTheReason(string verb)
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"]);
        (int exit, string output, string errors) = await Executable.RunWithKeyAsync(
            await node.MakeKeyAsync("operator"), "cluster", verb, "n7", "--url", node.Address.ToString());
        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith($"n7 cannot be asked to {verb}: This node is alone", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cluster", "members")]
    [InlineData("cluster", "shards", "--watch", "1")]
    [InlineData("cluster", "locate", "v")]
    [InlineData("cluster", "drain", "n1")]
    [InlineData("cluster", "undrain", "n1")]
    [InlineData("cluster", "tail")]
    [InlineData("actor", "tree")]
    public async Task Cluster_WithoutANode_SaysWhomItAsked(params string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunAsync([.. arguments, "--url", "http://127.0.0.1:1"]);
        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith("http://127.0.0.1:1/ cannot be asked", errors, StringComparison.Ordinal);
        Assert.Equal(1, errors.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("cluster", "members")]
    [InlineData("cluster", "shards")]
    [InlineData("cluster", "locate", "v")]
    [InlineData("cluster", "drain", "n1")]
    [InlineData("cluster", "tail")]
    [InlineData("actor", "tree")]
    public async Task Cluster_OfSomethingElseThatServes_SaysThatItIsNoNode(params string[] arguments)
    {
        using StrangeServer stranger = StrangeServer.Answering("{}");
        (int exit, string output, string errors) = await Executable.RunAsync([.. arguments, "--url", stranger.Address]);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("Is it a node?", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tidemark cluster --help", "cluster")]
    [InlineData("tidemark cluster drain --help", "cluster", "drain")]
    [InlineData("--timeout soon is not a duration", "cluster", "drain", "n1", "--timeout", "soon")]
    [InlineData("--watch 0 is not a number from 0.1 to 3600.", "cluster", "members", "--watch", "0")]
    [InlineData("--watch often is not a number", "actor", "tree", "--watch", "often")]
    [InlineData("--lines is 1001; it must be from 0 to 1000.", "cluster", "tail", "--lines", "1001")]
    [InlineData("--url nowhere is not an address", "cluster", "members", "--url", "nowhere")]
    public async Task Cluster_WronglyUsed_SaysHow(string why, params string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(why, errors, StringComparison.Ordinal);
    }

    /// <summary>What a command prints, with one space wherever it has several.</summary>
    private static async Task<string[]> LinesOfAsync(params string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(arguments);
        Assert.Equal((0, ""), (exit, errors));
        return ClusterViewTests.Words(output);
    }

    private static string View(string id) => JsonSerializer.Serialize(new
    {
        event_id = id,
        type = "view",
        video_id = "v 1/2",
        event_time = "2026-01-05T00:00:00Z",
        viewer_id = "u1",
    });
}
