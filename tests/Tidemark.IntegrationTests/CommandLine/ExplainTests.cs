using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class ExplainTests
{
    [Fact]
    public async Task Explain_OfAVideo_TellsWhatItsWindowsWaitFor()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], "-D", "log.partitions=1");
        string late = View("e3", "2025-12-30T00:00:00Z");
        await node.PostEventsAsync(string.Join('\n', View("e1", "2026-01-01T00:00:10Z"), View("e2", "2026-01-01T00:07:00Z"), late));
        await node.PostEventsAsync(View("e2", "2026-01-01T00:07:00Z") + "\n{}");
        await node.CaughtUpAsync();

        (int exit, string output, string errors) = await Executable.RunAsync("explain", "v 1/2", "--url", node.Address.ToString());
        Assert.Equal((0, ""), (exit, errors));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(
            [
                "v 1/2 is in shard 0, whose watermark stands at 2026-01-01T00:06:50Z (greatest event time 2026-01-01T00:07:00Z).",
                "2 events counted, 1 duplicates, 1 late for every window; refused by the node since it started: missing_field 1.",
                "minute 2026-01-01T00:00:00Z – 2026-01-01T00:01:00Z is final. Nothing changes it any more: the watermark is beyond "
                    + "2026-01-01T00:01:00Z.",
            ],
            lines[..3]);
        Assert.Equal(
            ["minute open", "five_minutes final", "five_minutes open", "hour final", "hour open", "day open", "session open"],
            lines[3..].Where(line => line.Contains(" is ", StringComparison.Ordinal) && !line.Contains("earlier", StringComparison.Ordinal))
                .Select(line => $"{line.Split(' ')[0]} {line.Split(" is ")[1].Split('.')[0]}"));
        Assert.Contains("hour: 0 earlier final windows and 11 later open ones; --from and --to show them.", lines);

        (exit, output, _) = await Executable.RunAsync(
            "explain", "v 1/2", "hour", "--url", node.Address.ToString(), "--from", "2026-01-01T00:00:00Z");
        Assert.Equal((0, 2 + 2), (exit, output.TrimEnd('\n').Split('\n').Length));
        Assert.DoesNotContain("minute", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_AsJson_GivesTheNodesAnswer()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"]);
        await node.PostEventsAsync(View("e1", "2026-01-01T00:00:10Z"));
        await node.CaughtUpAsync();
        (int exit, string output, string errors) = await Executable.RunAsync(
            "explain", "v 1/2", "minute", "--json", "--url", node.Address.ToString());
        Assert.Equal((0, "", 1), (exit, errors, output.Count(c => c == '\n')));
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("v 1/2", "minute"), (answer.GetProperty("video_id").GetString(), answer.GetProperty("window").GetString()));
        JsonElement reason = Assert.Single(answer.GetProperty("explain").GetProperty("windows").EnumerateArray());
        Assert.Equal("open", reason.GetProperty("state").GetString());

        (exit, output, errors) = await Executable.RunAsync("explain", "nobody", "--url", node.Address.ToString());
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("does not explain nobody: No event of video \"nobody\" has been applied, or ", errors, StringComparison.Ordinal);
        (exit, output, errors) = await Executable.RunAsync("explain", "v 1/2", "decade", "--url", node.Address.ToString());
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("There are no windows called \"decade\"", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_WithoutANode_SaysWhomItAsked()
    {
        (int exit, string output, string errors) = await Executable.RunAsync("explain", "a", "--url", "http://127.0.0.1:1");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("http://127.0.0.1:1/ cannot be asked", errors, StringComparison.Ordinal);
        Assert.Contains("--url", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task Explain_OfSomethingElseThatServes_SaysThatItIsNoNode(string body)
    {
        using StrangeServer stranger = StrangeServer.Answering(body);
        (int exit, string output, string errors) = await Executable.RunAsync("explain", "a", "--url", stranger.Address);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("Is it a node?", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("127.0.0.1:8080")]
    public async Task Explain_OfAnAddressThatIsNone_IsWrongUsage(string url)
    {
        (int exit, string output, string errors) = await Executable.RunAsync("explain", "a", "--url", url);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"--url {url} is not an address such as http://127.0.0.1:8080.", errors, StringComparison.Ordinal);
    }

    private static string View(string id, string time) => JsonSerializer.Serialize(new
    {
        event_id = id,
        type = "view",
        video_id = "v 1/2",
        event_time = time,
        viewer_id = "u1",
    });
}
