using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Log;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class DlqTests
{
    /// <summary>A stamp before the times of the events, by more than the day that is allowed.</summary>
    private static readonly EventTime Early = new(1_767_225_600_000);

    private const string OnePartition = "log.partitions=1";

    [Fact]
    public async Task Dlq_OfRecordsTheShardRefused_ListsShowsAndReplaysThem()
    {
        using var folder = new TemporaryFolder();
        await AddToLogAsync(folder["data"], View("e1"), "{\"half", View("e2"));
        await using ServerProcess node = await StartAsync(folder["data"], letters: 3);
        string url = node.Address.ToString(), key = await node.MakeKeyAsync("operator");

        (int exit, string output, string errors) = await Executable.RunAsync("dlq", "list", "--url", url);
        Assert.Equal((0, "3 dead letters; 0 were dropped to make room since the node started.\n"), (exit, errors));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^0-0-0 time_out_of_range 20\d\d-.*Z tried 1×: ", lines[0]);
        Assert.StartsWith("0-1-0 malformed_json ", lines[1], StringComparison.Ordinal);

        (exit, output, errors) = await Executable.RunAsync("dlq", "list", "--url", url, "--limit", "1", "--code", "time_out_of_range");
        Assert.Equal((0, 1), (exit, output.Count(c => c == '\n')));
        Assert.EndsWith("There are more: --limit shows them.\n", errors, StringComparison.Ordinal);

        (exit, output, errors) = await Executable.RunAsync("dlq", "show", "0-1-0", "--url", url);
        Assert.Equal((0, ""), (exit, errors));
        Assert.EndsWith("\nRecord 1 of shard 0, 6 bytes. Not replayed yet.\n{\"half\n", output, StringComparison.Ordinal);

        (exit, output, errors) = await Executable.RunAsync("dlq", "replay", "--all", "--url", url);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("Authorization: Bearer KEY", errors, StringComparison.Ordinal);

        (exit, output, errors) = await Executable.RunWithKeyAsync(key, "dlq", "replay", "--all", "--url", url);
        Assert.Equal((1, "3 of 3 dead letters were replayed: 2 applied, 1 rejected.\n"), (exit, errors));
        lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("0-0-0 applied: The event is counted in now.", lines[0]);
        Assert.StartsWith("0-1-0 rejected (malformed_json): ", lines[1], StringComparison.Ordinal);
        Assert.Equal("0-2-0 applied: The event is counted in now.", lines[2]);

        JsonElement shard = Assert.Single(await node.CaughtUpAsync());
        Assert.Equal((6, 2, 4), (
            shard.GetProperty("read").GetInt32(), shard.GetProperty("applied").GetInt32(), shard.GetProperty("rejected").GetInt32()));
    }

    [Fact]
    public async Task Dlq_AsJson_GivesALineForEachLetter()
    {
        using var folder = new TemporaryFolder();
        await AddToLogAsync(folder["data"], View("e1"), View("e2"));
        await using ServerProcess node = await StartAsync(folder["data"], letters: 2);
        string url = node.Address.ToString(), key = await node.MakeKeyAsync("operator");
        (int exit, string output, _) = await Executable.RunAsync("dlq", "list", "--json", "--url", url);
        Assert.Equal((0, "0-0-0 0-1-0"), (exit, Ids(output)));
        (exit, output, _) = await Executable.RunAsync("dlq", "show", "0-1-0", "--json", "--url", url);
        Assert.Equal((0, "0-1-0"), (exit, Ids(output)));
        byte[] record = JsonDocument.Parse(output).RootElement.GetProperty("bytes_base64").GetBytesFromBase64();
        Assert.Equal(View("e2"), Encoding.UTF8.GetString(record));
        (exit, output, _) = await Executable.RunWithKeyAsync(key, "dlq", "replay", "0-1-0", "0-0-0", "--json", "--url", url);
        Assert.Equal((0, "0-1-0 0-0-0"), (exit, Ids(output)));
        Assert.All(Lines(output), line => Assert.Equal("applied", line.GetProperty("fate").GetString()));
    }

    /// <summary>However often a letter is replayed, and whatever kills the node, its event is counted once.</summary>
    [Fact]
    public async Task Dlq_ReplayedBeforeAndAfterAKill_CountsTheEventOnce()
    {
        using var folder = new TemporaryFolder();
        await AddToLogAsync(folder["data"], View("e1"));
        string key;
        await using (ServerProcess killed = await StartAsync(folder["data"], letters: 1))
        {
            key = await killed.MakeKeyAsync("operator");
            (int exit, string output, _) = await Executable.RunWithKeyAsync(
                key, "dlq", "replay", "0-0-0", "--url", killed.Address.ToString());
            Assert.Equal((0, "0-0-0 applied: The event is counted in now.\n"), (exit, output));
            await killed.KillAsync();
        }

        await using ServerProcess node = await StartAsync(folder["data"], letters: 1);
        (int again, string second, _) = await Executable.RunWithKeyAsync(key, "dlq", "replay", "0-0-0", "--url", node.Address.ToString());
        Assert.Equal(0, again);
        Assert.Matches(@"^0-0-0 duplicate: It was replayed before, at .*Z: applied\. Nothing was sent\.\n$", second);
        (_, string all, string summary) = await Executable.RunWithKeyAsync(key, "dlq", "replay", "--all", "--url", node.Address.ToString());
        Assert.Equal(("", "0 of 0 dead letters were replayed.\n"), (all, summary));
        JsonElement shard = Assert.Single(await node.CaughtUpAsync());
        Assert.Equal((2, 1), (shard.GetProperty("read").GetInt32(), shard.GetProperty("applied").GetInt32()));
    }

    [Fact]
    public async Task Dlq_OfALetterThatIsNotKept_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], "-D", OnePartition);
        string key = await node.MakeKeyAsync("operator");
        foreach (string verb in new[] { "show", "replay" })
        {
            (int exit, string output, string errors) = await Executable.RunWithKeyAsync(
                key, "dlq", verb, "0-7-0", "--url", node.Address.ToString());
            Assert.Equal((1, ""), (exit, output));
            Assert.Contains("0-7-0", errors, StringComparison.Ordinal);
            Assert.Contains("No dead letter \"0-7-0\" is kept.", errors, StringComparison.Ordinal);
        }

        (int wrong, _, string why) = await Executable.RunAsync("dlq", "list", "--code", "evil", "--url", node.Address.ToString());
        Assert.Equal(1, wrong);
        Assert.Contains("code is \"evil\"; it must be one of malformed_json", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dlq_WhenTheNodeGoesAwayInBetween_SaysThatTheFateIsNotKnown()
    {
        using StrangeServer dying = StrangeServer.Dying();
        (int exit, string output, string errors) = await Executable.RunAsync("dlq", "replay", "0-7-0", "--url", dying.Address);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("What became of the dead letter 0-7-0 is not known", errors, StringComparison.Ordinal);
        Assert.Contains("\"tidemark dlq show 0-7-0\" tells what it knows", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("show", "0-0-0")]
    [InlineData("replay", "0-0-0")]
    [InlineData("replay", "--all")]
    public async Task Dlq_OfSomethingElseThatServes_SaysThatItIsNoNode(params string[] arguments)
    {
        using StrangeServer stranger = StrangeServer.Answering("{}");
        (int exit, string output, string errors) = await Executable.RunAsync(["dlq", .. arguments, "--url", stranger.Address]);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("Is it a node?", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dlq_WithoutANode_SaysWhomItAsked()
    {
        (int exit, string output, string errors) = await Executable.RunAsync("dlq", "replay", "0-0-0", "--url", "http://127.0.0.1:1");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("http://127.0.0.1:1/ cannot be asked", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tidemark dlq --help")]
    [InlineData("tidemark dlq show --help", "show")]
    [InlineData("Name the dead letters to replay, or give --all.", "replay")]
    [InlineData("Name the dead letters to replay, or give --all.", "replay", "--all", "0-0-0")]
    [InlineData("--code goes with --all.", "replay", "0-0-0", "--code", "poisoned")]
    [InlineData("--limit is 0; it must be at least 1.", "list", "--limit", "0")]
    [InlineData("tidemark dlq list --help", "list", "--limit", "many")]
    [InlineData("--url nowhere is not an address", "list", "--url", "nowhere")]
    public async Task Dlq_WronglyUsed_SaysHow(string why, params string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(["dlq", .. arguments]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(why, errors, StringComparison.Ordinal);
    }

    private static string View(string id) => JsonSerializer.Serialize(new
    {
        event_id = id,
        type = "view",
        video_id = "v1",
        event_time = "2026-01-05T00:00:00Z",
        viewer_id = "00000000000000aa",
    });

    private static string Ids(string output) => string.Join(' ', Lines(output).Select(line => line.GetProperty("id").GetString()));

    private static JsonElement[] Lines(string output) =>
        [.. output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Puts records into the log of a node's folder that no door has seen.</summary>
    private static async Task AddToLogAsync(string folder, params string[] records)
    {
        await using (ServerProcess first = await ServerProcess.StartAsync(folder, "-D", OnePartition))
            Assert.Equal(0, await first.TerminateAsync());
        await using PartitionedLog log = PartitionedLog.Open(
            new PartitionedLogOptions { Directory = Path.Combine(folder, "log"), Partitions = 1 }, NullLogger<PartitionedLog>.Instance);
        var batch = new RecordBatchBuilder();
        foreach (string record in records) batch.Add(Encoding.UTF8.GetBytes(record), Early);
        Assert.Equal(AppendOutcome.Durable, (await log.AppendAsync([batch.Build(0, 0)], default)).Outcome);
    }

    private static async Task<ServerProcess> StartAsync(string folder, int letters)
    {
        ServerProcess node = await ServerProcess.StartAsync(folder, "-D", OnePartition, "-D", "checkpoint.interval=50ms");
        while ((await node.GetAsync("/v1/dead-letters")).GetProperty("items").GetArrayLength() < letters)
        {
            // The next answer waits for the shard, which publishes them soon.
        }

        return node;
    }
}
