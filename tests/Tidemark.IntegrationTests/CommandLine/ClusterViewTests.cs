using System.Diagnostics;
using System.Text.RegularExpressions;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

/// <summary>What the commands make of answers that are given.</summary>
public sealed partial class ClusterViewTests
{
    private const string Members = """
        {"node":"n1","watermark":null,"shards":3,"totals":{"lag":7,"read":400,"applied":390,"duplicates":4,"late":3,"rejected":2,
        "poisoned":1,"misrouted":0},"members":[
        {"node":"n1","endpoint":"http://127.0.0.1:18081","state":"up","heard_ms_ago":0,"shards":[0,2],"totals":{"lag":7,"read":300}},
        {"node":"n2","endpoint":"http://127.0.0.1:18082","state":"drained","heard_ms_ago":940,"shards":[],"totals":{"lag":0,"read":0}},
        {"node":"n3","endpoint":"http://127.0.0.1:18083","state":"silent","heard_ms_ago":12345,"shards":[1],"totals":{"lag":0,"read":100}}],
        "partial":["n3"]}
        """;

    [Fact]
    public async Task Members_OfAnAnswer_AreATableWithShares()
    {
        (string[] lines, string output) = await ShowAsync(Members, "cluster", "members");
        Assert.Equal(
            [
                "3 nodes, 3 shards; no watermark yet. Told by n1.",
                "node state shards share read lag heard endpoint",
                "n1 up 2 75.0 % 300 7 0.0s http://127.0.0.1:18081",
                "n2 drained 0 0.0 % 0 0 0.9s http://127.0.0.1:18082",
                "n3 silent 1 25.0 % 100 0 12s http://127.0.0.1:18083",
                "total 3 100.0 % 400 7",
                "read = 390 applied + 4 duplicates + 3 late + 1 poisoned + 2 rejected + 0 misrouted",
                "PARTIAL: this lacks n3.",
            ],
            lines);
        string[] table = output.Split('\n')[1..5];
        Assert.Single(table.Skip(1).Select(line => line.IndexOf("http", StringComparison.Ordinal)).Distinct());
        Assert.All(table, line => Assert.InRange(line.TrimEnd().Length, 1, 80));
    }

    [Fact]
    public async Task Shards_OfAnAnswer_AreATableThatEightyColumnsHold()
    {
        const string answer = """
            {"watermark":"2026-01-05T00:00:07.250Z","restarts":1,"shards":[
            {"shard":9,"node":"node-1","epoch":12345,"position":12345678,"lag":9999,"watermark":"2026-01-05T00:00:07.250Z","videos":123456,
            "mailbox_depth":3,"quiet_since":"2026-01-05T00:00:09.000Z"},
            {"shard":10,"node":"node-2","epoch":1,"position":0,"lag":0,"watermark":null,"videos":0,"mailbox_depth":0,"quiet_since":null}]}
            """;
        (string[] lines, string output) = await ShowAsync(answer, "cluster", "shards");
        Assert.Matches("^2 shards, 1 restart; watermark 2026-01-05 00:00:07, -?[0-9]+[smhd] ago\\.$", lines[0]);
        Assert.Equal("shard node epoch position lag watermark age videos mailbox state", lines[1]);
        Assert.Matches("^9 node-1 12345 12345678 9999 2026-01-05 00:00:07 -?[0-9]+[smhd] 123456 3 ready$", lines[2]);
        Assert.Equal("10 node-2 1 0 0 none 0 0 recovering", lines[3]);
        Assert.Equal(4, lines.Length);
        Assert.All(output.Split('\n')[1..3], line => Assert.InRange(line.TrimEnd().Length, 1, 80));
    }

    [Fact]
    public async Task Actors_OfAnAnswer_AreATree()
    {
        const string answer = """
            {"nodes":[{"node":"n1","restarts":0,"actors":[{"name":"shard-9","state":"ready","mailbox":0,"mailbox_max":16},
            {"name":"shard-10","state":"recovering","mailbox":16,"mailbox_max":16}]},
            {"node":"n2","restarts":1,"actors":[]}],"partial":["n3","n4"]}
            """;
        (string[] lines, _) = await ShowAsync(answer, "actor", "tree");
        Assert.Equal(
            [
                "2 nodes", "├── n1: 2 actors, 0 restarts", "│ ├── shard-9 ready mailbox 0 of 16",
                "│ └── shard-10 recovering mailbox 16 of 16", "└── n2: 0 actors, 1 restart", "PARTIAL: this lacks n3, n4.",
            ],
            lines);
    }

    [Fact]
    public async Task Place_OfAShardThatMoves_IsNobodys()
    {
        (string[] lines, _) = await ShowAsync("""{"video_id":"v","shard":3,"node":null,"endpoint":null}""", "cluster", "locate", "v");
        Assert.Equal(["v is in shard 3, which no node has now: it moves."], lines);
    }

    [Fact]
    public async Task Members_WatchedOnAPipe_ArePrintedAnewUntilTheEnd()
    {
        using StrangeServer node = StrangeServer.Answering(Members.ReplaceLineEndings(""));
        using Process watch = Executable.Start("cluster", "members", "--watch", "0.1", "--json", "--url", node.Address);
        Assert.Equal(Members.ReplaceLineEndings(""), await watch.StandardOutput.ReadLineAsync());
        Assert.Equal(Members.ReplaceLineEndings(""), await watch.StandardOutput.ReadLineAsync());
        // Not SIGINT: what a script starts in the background may be told to ignore that.
        using Process kill = Process.Start("kill", ["-TERM", $"{watch.Id}"]);
        Task rest = watch.StandardOutput.ReadToEndAsync();
        await watch.WaitForExitAsync();
        await rest;
        Assert.Equal((0, ""), (watch.ExitCode, await watch.StandardError.ReadToEndAsync()));
    }

    [Fact]
    public async Task Drain_OfANode_WaitsUntilTheOthersHaveItsShards()
    {
        await using ScriptedServer node = await ScriptedServer.StartAsync((number, _, response) =>
        {
            if (number == 1) response.StatusCode = 202;
            (string state, string shards, string partial) = number switch
            {
                <= 2 => ("draining", "0,2", ""),
                3 => ("drained", "", ",\"partial\":[\"shard 2\"]"),
                _ => ("drained", "", ""),
            };
            return Task.FromResult($$"""{"members":[{"node":"n1","state":"{{state}}","shards":[{{shards}}]}]{{partial}}}""");
        });
        (int exit, string output, string errors) = await Executable.RunAsync("cluster", "drain", "n1", "--url", node.Address);
        Assert.Equal(0, exit);
        Assert.Matches("^n1 has no shards and takes none, after [0-9.]+ s\\.\n$", output);
        Assert.Equal(
            "n1 is draining and has 2 shards.\nn1 is drained and has 0 shards. PARTIAL: this lacks shard 2.\n", errors);
        Assert.Equal(4, node.Bodies.Count);
    }

    [Fact]
    public async Task Drain_ThatTakesTooLong_FailsWithTheReason()
    {
        await using ScriptedServer node = await ScriptedServer.StartAsync((_, _, _) =>
            Task.FromResult("""{"members":[{"node":"n1","state":"silent","shards":[4]}]}"""));
        (int exit, string output, string errors) = await Executable.RunAsync(
            "cluster", "drain", "n1", "--timeout", "10ms", "--url", node.Address);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("n1 has not drained within 0.0 s: n1 is silent and has 1 shard. It goes on;", errors, StringComparison.Ordinal);
        (exit, output, errors) = await Executable.RunAsync("cluster", "drain", "n1", "--no-wait", "--json", "--url", node.Address);
        Assert.Equal((0, "{\"node\":\"n1\",\"state\":\"silent\",\"shards\":[4]}\n", ""), (exit, output, errors));
    }

    /// <summary>A line is known by node and number; one that restarts numbers anew.</summary>
    [Fact]
    public async Task Tail_OfNodesThatRestart_PrintsEveryLineOnce()
    {
        static string Line(string node, int number, int second) => $$"""
            {"node":"{{node}}","number":{{number}},"time":"2026-01-05T00:00:{{second:00}}.000Z","level":"info",
            "message":"{{node}} {{number}} {{second}}"}
            """;
        string[][] answers =
        [
            [Line("n1", 1, 1), Line("n2", 1, 2), Line("n1", 3, 3), Line("n1", 2, 4)],
            [Line("n2", 1, 2), Line("n1", 3, 3), Line("n1", 2, 4), Line("n1", 4, 5)],
            [Line("n2", 1, 2), Line("n1", 1, 7), Line("n1", 2, 8)],
            [Line("n2", 1, 2), Line("n1", 1, 7), Line("n1", 2, 8), Line("n2", 2, 9)],
        ];
        await using ScriptedServer node = await ScriptedServer.StartAsync((number, _, response) =>
        {
            if (number <= answers.Length) return Task.FromResult($$"""{"lines":[{{string.Join(',', answers[number - 1])}}]}""");
            response.StatusCode = 404;
            return Task.FromResult("");
        });
        (int exit, string output, string errors) = await Executable.RunAsync("cluster", "tail", "--lines", "3", "--url", node.Address);
        Assert.Equal((1, "There are no lines: it answers with status 404.\n"), (exit, errors));
        Assert.Equal(
            ["n2 1 2", "n1 3 3", "n1 2 4", "n1 4 5", "n1 1 7", "n1 2 8", "n2 2 9"],
            Words(output).Select(line => line[(line.IndexOf("info ", StringComparison.Ordinal) + 5)..]));
    }

    /// <summary>The lines of an output, with one space wherever it has several.</summary>
    internal static string[] Words(string output) =>
        [.. output.TrimEnd('\n').Split('\n').Select(line => Gaps().Replace(line.Replace('\u00a0', ' '), " ").Trim())];

    [GeneratedRegex(" +")]
    private static partial Regex Gaps();

    private static async Task<(string[] Lines, string Output)> ShowAsync(string answer, params string[] arguments)
    {
        using StrangeServer node = StrangeServer.Answering(answer);
        (int exit, string output, string errors) = await Executable.RunAsync([.. arguments, "--url", node.Address]);
        Assert.Equal((0, ""), (exit, errors));
        return (Words(output), output);
    }
}
