using System.Text.Json;
using System.Text.Json.Nodes;
using Tidemark.IntegrationTests.Processes;
using Tidemark.IntegrationTests.Serving;
using Tidemark.IntegrationTests.Serving.Torture;

namespace Tidemark.IntegrationTests.Cluster;

/// <summary>What other makes of clients produce comes out right, and every node says the same.</summary>
[Collection(PostgresServer.DurableCollection)]
public sealed class ClusterAnswerTests
{
    private const int Partitions = 6;

    [ClusterFact]
    public async Task Answers_OfAnyNodeOfThree_AreThoseOfOneNodeAlone()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        TortureInput input = await TortureInput.GenerateAsync(8_000, seed: 82, Partitions);
        await using TestCluster cluster = await TestCluster.StartAsync(server, Partitions);
        await cluster.AddAsync("n1", "n2", "n3");
        await cluster.ProduceWithKcatAsync(input.Lines, perSecond: null);
        await using ServerProcess alone = await cluster.StartAloneAsync("alone", await server.CreateDatabaseAsync());
        foreach (ServerProcess node in cluster.Nodes.Append(alone)) await cluster.CaughtUpAsync(node, input.Pass.Applied.Length);

        string[] paths =
        [
            "/v1/windows/minute?group=all", "/v1/windows/five_minutes?group=category:10", "/v1/windows/hour?group=all",
            "/v1/windows/day?group=channel:unknown", "/v1/trending?limit=20", "/v1/trending?category=10",
            .. input.Lines.Select(KeyOf).Distinct().Take(12).Select(id => $"/v1/videos/{Uri.EscapeDataString(id)}"),
            .. input.Lines.Select(KeyOf).Distinct().Take(3)
                .Select(id => $"/v1/videos/{Uri.EscapeDataString(id)}/windows?window=hour"),
        ];
        foreach (string path in paths)
        {
            string expected = WithoutTimes(await alone.GetAsync(path));
            foreach (ServerProcess node in cluster.Nodes) Assert.Equal(expected, WithoutTimes(await node.GetAsync(path)));
        }

        JsonElement whole = await alone.LiveAsync();
        foreach (ServerProcess node in cluster.Nodes)
        {
            JsonElement live = await node.LiveAsync();
            Assert.Equal(input.Pass.Applied.Length, live.GetProperty("totals").GetProperty("applied").GetInt64());
            Assert.Equal(Partitions, live.GetProperty("shards").GetArrayLength());
            Assert.Equal(
                ["n1", "n2", "n3"],
                live.GetProperty("shards").EnumerateArray().Select(s => s.GetProperty("node").GetString()!).Distinct().Order());
            Assert.Equal(whole.GetProperty("trending").GetRawText(), live.GetProperty("trending").GetRawText());
        }

        (string data, IReadOnlyList<string> differences) = await cluster.StopAndJoinAsync();
        Assert.Empty(differences);
        Assert.Empty(ServedOutputs.Check(input, data));
    }

    [KafkaJsFact]
    public async Task Events_FromKafkaJs_ComeOutAsTheOracleSays()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        TortureInput input = await TortureInput.GenerateAsync(10_000, seed: 83, Partitions);
        await using TestCluster cluster = await TestCluster.StartAsync(server, Partitions);
        await cluster.AddAsync("n1");
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["keyed"], input.Lines.Select(line => $"{KeyOf(line)}\t{line}"));
        await KafkaJs.ProduceAsync(cluster.Kafka.Bootstrap, TestCluster.Topic, folder["keyed"]);
        JsonElement[] shards = await cluster.CaughtUpAsync(cluster["n1"], input.Pass.Applied.Length);
        Assert.Equal((input.Pass.Applied.Length, 0L), (KillTests.Sum(shards, "applied"), KillTests.Sum(shards, "misrouted")));
        (string data, IReadOnlyList<string> differences) = await cluster.StopAndJoinAsync();
        Assert.Empty(differences);
        Assert.Empty(ServedOutputs.Check(input, data));
    }

    /// <summary>kcat's own partitioner is another: most events lie in the wrong partition and are sent on to their own.</summary>
    [ClusterFact]
    public async Task Events_InWrongPartitions_AreForwardedAndCountedOnce()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        TortureInput input = await TortureInput.GenerateAsync(10_000, seed: 84, Partitions);
        await using TestCluster cluster = await TestCluster.StartAsync(server, Partitions, "-D", "watermark.delay=1d");
        await cluster.AddAsync("n1", "n2");

        // What is forwarded comes late, and the delay of a day makes up for that.
        string[] lines = [.. input.Lines.Take(10_000)];
        int events = lines.Distinct().Count();
        await cluster.ProduceWithKcatAsync(lines, perSecond: null, partitioner: "consistent_random");
        JsonElement[] shards = await cluster.CaughtUpAsync(cluster["n1"], events);
        Assert.Equal(
            (events, 0L, 0L), (KillTests.Sum(shards, "applied"), KillTests.Sum(shards, "late"), KillTests.Sum(shards, "rejected")));
        Assert.InRange(KillTests.Sum(shards, "misrouted"), lines.Length / 2, lines.Length);
    }

    private static string KeyOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("video_id").GetString()!;

    private static string WithoutTimes(JsonElement answer)
    {
        JsonNode node = JsonNode.Parse(answer.GetRawText())!;
        if (node["as_of"] is JsonObject asOf) asOf.Remove("processed_at");
        return node.ToJsonString();
    }
}
