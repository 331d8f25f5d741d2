using System.Net;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;
using Tidemark.IntegrationTests.Serving;
using Tidemark.IntegrationTests.Serving.Torture;

namespace Tidemark.IntegrationTests.Cluster;

/// <summary>What nodes write to Kafka: events that come over HTTP, and outputs.</summary>
[Collection(PostgresServer.DurableCollection)]
public sealed class ClusterTopicsTests
{
    private const int Partitions = 2;

    [ClusterFact]
    public async Task Outputs_GoToTopics_EachUnderItsIdentity()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        // The cluster for tests keeps 5 MiB of a partition.
        TortureInput input = await TortureInput.GenerateAsync(800, seed: 85, Partitions);
        await using TestCluster cluster = await TestCluster.StartAsync(
            server, Partitions, "-D", "kafka.outputs=out-", "-D", "alerts.every=100ms", "-D", "alerts.rules=busy",
            "-D", "alerts.busy.on=window:minute:all:views", "-D", "alerts.busy.when=> 0", "-D", "alerts.busy.clear=-1");
        await cluster.AddAsync("n1");

        // Over HTTP, in the order in which the oracle takes them.
        foreach ((byte[] lines, int events) in Enumerable.Range(0, TortureInput.Producers).SelectMany(input.Requests))
        {
            (HttpStatusCode status, string text) = await cluster["n1"].PostEventsAsync(lines);
            Assert.True(status == HttpStatusCode.Accepted, text);
            Assert.Equal(events, JsonDocument.Parse(text).RootElement.GetProperty("accepted").GetInt32());
        }

        JsonElement[] shards = await cluster.CaughtUpAsync(cluster["n1"], input.Pass.Applied.Length);
        Assert.Equal(0, KillTests.Sum(shards, "misrouted"));
        string keys = await ReadAsync(cluster, TestCluster.Topic, "%k\t%s\n");
        Assert.All(keys.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            string[] parts = line.Split('\t', 2);
            Assert.Equal(JsonDocument.Parse(parts[1]).RootElement.GetProperty("video_id").GetString(), parts[0]);
        });

        await AlertedAsync(cluster);
        (string data, _) = await cluster.StopAndJoinAsync();
        foreach ((string topic, string stream, string folder) in new[]
        {
            ("out-windows", "windows", TorturedNode.OutputOf(data)), ("out-features", "gold", TorturedNode.OutputOf(data)),
            ("out-late", "late", Path.Combine(data, "dead-letters")),
        })
        {
            string[] told = (await ReadAsync(cluster, topic, "%h\t%s\n")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var byIdentity = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string[] parts in told.Select(line => line.Split('\t', 2)))
            {
                string id = JsonDocument.Parse(parts[1]).RootElement.GetProperty("id").GetString()!;
                Assert.Equal($"tidemark-identity={id}", parts[0]);
                Assert.True(byIdentity.TryAdd(id, parts[1]) || byIdentity[id] == parts[1], parts[1]);
            }

            string[] kept = [.. Directory.GetFiles(folder, $"{stream}-*.jsonl").SelectMany(File.ReadLines)];
            Assert.NotEmpty(kept);
            Assert.Equal(kept.Order(StringComparer.Ordinal), byIdentity.Values.Order(StringComparer.Ordinal));
        }

        string predictions = await ReadAsync(cluster, "out-predictions", "%s\n");
        Assert.Contains("\"probability\":", predictions, StringComparison.Ordinal);
    }

    /// <summary>The alert that the node fires is in its topic, under its identity, once.</summary>
    private static async Task AlertedAsync(TestCluster cluster)
    {
        JsonElement alert = default;
        await Poll.UntilAsync(
            async () =>
            {
                alert = (await cluster["n1"].GetAsync("/v1/alerts")).GetProperty("items")[0];
                return alert.GetProperty("state").GetString() == "firing"
                    && alert.GetProperty("deliveries").GetProperty("pending").GetInt32() == 0;
            },
            TestCluster.Deadline, () => $"The alert does not fire: {alert}");
        string alerts = await ReadAsync(cluster, "out-alerts", "%k\t%h\t%s\n");
        string[] parts = Assert.Single(alerts.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Split('\t', 3);
        JsonElement told = JsonDocument.Parse(parts[2]).RootElement;
        Assert.Equal(("busy", "firing"), (parts[0], told.GetProperty("state").GetString()));
        Assert.Equal($"tidemark-identity={told.GetProperty("id").GetString()}", parts[1]);
    }

    private static async Task<string> ReadAsync(TestCluster cluster, string topic, string format)
    {
        (int exit, string output, string errors) = await Executable.RunOtherAsync(
            "kcat", "-C", "-b", cluster.Kafka.Bootstrap, "-t", topic, "-e", "-q", "-f", format);
        Assert.True(exit == 0, errors);
        return output;
    }
}
