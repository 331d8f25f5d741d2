using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Cluster;

/// <summary>What is wrong with messages ends in the dead letters; what is wrong with the world ends in words.</summary>
[Collection(PostgresServer.DurableCollection)]
public sealed class ClusterFaultTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [ClusterFact]
    public async Task Messages_ThatAreNoEvents_AreDeadLettersAndTheNodeLives()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using TestCluster cluster = await TestCluster.StartAsync(server, partitions: 2);
        await cluster.AddAsync("n1");
        await KcatAsync(cluster, "this is no json", "-p", "0");
        await KcatAsync(cluster, new string('x', 2 << 20), "-p", "0", "-X", "message.max.bytes=4000000");
        await KcatAsync(cluster, "gone\t", "-p", "1", "-K", "\t", "-Z");
        await KcatAsync(cluster, "[1,2]", "-p", "1");
        await Poll.UntilAsync(
            async () => (await cluster["n1"].GetAsync("/v1/dead-letters")).GetProperty("items").GetArrayLength() == 4, Deadline,
            () => "Not every message is a dead letter.");
        JsonElement letters = await cluster["n1"].GetAsync("/v1/dead-letters");
        Assert.Equal(
            ["malformed_json", "too_large", "malformed_json", "malformed_json"],
            letters.GetProperty("items").EnumerateArray().Select(letter => letter.GetProperty("code").GetString()));
        string id = letters.GetProperty("items")[0].GetProperty("id").GetString()!;
        Assert.Equal(HttpStatusCode.Accepted, await cluster["n1"].PostAsync($"/v1/dead-letters/{id}/replay"));
        await Poll.UntilAsync(
            async () => (await cluster["n1"].GetAsync("/v1/dead-letters")).GetProperty("items").GetArrayLength() == 5, Deadline,
            () => "What was sent again did not fail again.");
        await KcatAsync(cluster, """{"event_id":"a","type":"view","video_id":"v","event_time":1767225600000,"viewer_id":"u"}""", "-p", "0");
        JsonElement[] shards = [];
        await Poll.UntilAsync(
            async () =>
            {
                shards = [.. (await cluster["n1"].GetAsync("/v1/cluster/shards")).GetProperty("shards").EnumerateArray()];
                return shards.Sum(s => s.GetProperty("applied").GetInt64()) == 1;
            },
            Deadline, () => "The event is not applied.");
        Assert.Equal(5, shards.Sum(s => s.GetProperty("rejected").GetInt64()));
    }

    [ClusterFact]
    public async Task Node_WhenTheTopicNoLongerHoldsWhatComesNext_StopsOrGoesOnAsTold()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using TestCluster cluster = await TestCluster.StartAsync(server, partitions: 1);
        string text = new('t', 900);
        string lines = string.Concat(Enumerable.Range(0, 2_000).Select(
            i => $$"""{"event_id":"{{i}}","type":"comment","video_id":"v","event_time":1767225600000,"viewer_id":"u","text":"{{text}}"}"""
                + "\n"));
        await KcatAsync(cluster, lines);
        await using (ServerProcess first = await cluster.StartAloneAsync("first", cluster.Database))
        {
            await cluster.CaughtUpAsync(first, 2_000);
            Assert.Equal(0, await first.TerminateAsync());
        }

        // The cluster for tests keeps 5 MiB of a partition.
        for (int i = 0; i < 5; i++)
            await KcatAsync(cluster, lines.Replace("\"event_id\":\"", $"\"event_id\":\"{i}-", StringComparison.Ordinal));
        await using (ServerProcess stopped = await cluster.StartAloneAsync("first", cluster.Database))
        {
            await Poll.UntilAsync(
                async () => (await stopped.GetAsync("/v1/cluster/log")).GetProperty("lines").EnumerateArray().Any(
                    line => line.GetProperty("message").GetString()!.Contains("kafka.offset_gone", StringComparison.Ordinal)),
                Deadline, () => "Nothing says that records are lost.");
            Assert.Equal(0, await stopped.TerminateAsync());
        }

        await using ServerProcess goesOn = await cluster.StartAloneAsync("first", cluster.Database, "-D", "kafka.offset_gone=go_on");
        JsonElement[] shards = await cluster.CaughtUpAsync(goesOn, 3_000);
        long lost = shards[0].GetProperty("lost").GetInt64();
        Assert.InRange(lost, 1, 10_000);
        Assert.Equal(12_000 - lost, shards[0].GetProperty("applied").GetInt64());
        JsonElement[] letters = [];
        await Poll.UntilAsync(
            async () =>
            {
                letters = [.. (await goesOn.GetAsync("/v1/dead-letters?code=lost_offsets")).GetProperty("items").EnumerateArray()];
                return letters.Length > 0;
            },
            Deadline, () => "There is no dead letter for what is lost.");
        JsonElement letter = Assert.Single(letters);
        Assert.Contains($"2000 to {1_999 + lost} ", letter.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task Serve_WhenSomethingOutsideIsWrong_SaysWhatAndExits()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using TestCluster cluster = await TestCluster.StartAsync(server, partitions: 1);
        string database = await server.CreateDatabaseAsync();
        string withoutRights = await server.CreateUserWithoutRightsAsync(database);
        string nowhere = $"127.0.0.1:{LoopbackPort.FindFree()}";
        (string[] Arguments, string[] Words)[] faults =
        [
            (["-D", $"kafka.bootstrap={nowhere}", "-D", "kafka.answer_timeout=2s"], [nowhere, "kafka.bootstrap"]),
            (["-D", "kafka.properties.security.protocol=SASL_PLAINTEXT", "-D", "kafka.properties.sasl.mechanism=PLAIN",
                "-D", "kafka.properties.sasl.username=u", "-D", "kafka.properties.sasl.password=secret", "-D", "kafka.answer_timeout=3s"],
                ["kafka.properties", cluster.Kafka.Bootstrap]),
            (["-D", "journal.postgres=Host=127.0.0.1;Port=1;Database=none"], ["none", "127.0.0.1:1"]),
            (["-D", $"journal.postgres={withoutRights}"], ["permission denied", "right"]),
        ];
        foreach ((string[] arguments, string[] words) in faults)
        {
            (int exit, string errors) = await cluster.RunNodeAsync("wrong", database, arguments);
            Assert.True(exit == 1, $"{exit}: {errors}");
            foreach (string word in words) Assert.Contains(word, errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
        }
    }

    /// <summary>A table that is missing may come back: the node lives, is not ready, and says what it lacks.</summary>
    [ClusterFact]
    public async Task Serve_WhenATableIsMissing_LivesAndSaysSo()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using TestCluster cluster = await TestCluster.StartAsync(server, partitions: 1);
        string damaged = await server.CreateDatabaseAsync();
        await using (ServerProcess node = await cluster.StartAloneAsync("once", damaged)) Assert.Equal(0, await node.TerminateAsync());
        await PostgresServer.ExecuteInAsync(damaged, "DROP TABLE tidemark.record");
        await using ServerProcess without = await cluster.StartAloneAsync("once", damaged);
        await Poll.UntilAsync(
            async () => (await without.GetAsync("/v1/cluster/log")).GetProperty("lines").EnumerateArray().Any(
                line => line.GetProperty("message").GetString()!.Contains("\"record\" does not exist", StringComparison.Ordinal)),
            Deadline, () => "Nothing says that a table is missing.");
        Assert.False(await without.IsReadyAsync());
    }

    [ClusterFact]
    public async Task Serve_WithTheNameOfANodeThatLives_IsRefused()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using TestCluster cluster = await TestCluster.StartAsync(server, partitions: 1);
        await cluster.AddAsync("n1");
        (int exit, string errors) = await cluster.RunNodeAsync("other-folder", cluster.Database, ["-D", "cluster.node=n1"]);
        Assert.Equal(1, exit);
        Assert.Contains("n1", errors, StringComparison.Ordinal);
    }

    private static async Task KcatAsync(TestCluster cluster, string input, params string[] more)
    {
        var start = new ProcessStartInfo("kcat", ["-P", "-b", cluster.Kafka.Bootstrap, "-t", TestCluster.Topic, .. more])
        {
            RedirectStandardInput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false),
        };
        using Process kcat = Process.Start(start)!;
        Task<string> errors = kcat.StandardError.ReadToEndAsync();
        await kcat.StandardInput.WriteAsync(input);
        kcat.StandardInput.Close();
        await kcat.WaitForExitAsync();
        Assert.True(kcat.ExitCode == 0, await errors);
    }
}
