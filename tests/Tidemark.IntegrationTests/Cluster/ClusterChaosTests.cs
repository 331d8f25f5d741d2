using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;
using Tidemark.IntegrationTests.Serving;
using Tidemark.IntegrationTests.Serving.Torture;
using Xunit.Abstractions;

namespace Tidemark.IntegrationTests.Cluster;

/// <summary>Three nodes under steady load: everything that can go away goes away and comes back, and the oracle counts at the
/// end.</summary>
/// <remarks>With the environment variable <c>TIDEMARK_TORTURE=full</c> a node is cut off for 20 s, else until its shards are
/// others'.</remarks>
[Collection(PostgresServer.DurableCollection)]
public sealed class ClusterChaosTests(ITestOutputHelper output)
{
    private const int Partitions = 12, EventsPerSecond = 1_000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TIDEMARK_TORTURE") == "full";

    [ClusterFact]
    public async Task Cluster_WhenNodesDatabaseAndBrokerGoAndComeBack_LosesNothingAndCountsNothingTwice()
    {
        PostgresServer server = await PostgresServer.DurableAsync();
        TortureInput input = await TortureInput.GenerateAsync(60_000, seed: 81, Partitions);
        await using TestCluster cluster = await TestCluster.StartAsync(server, Partitions);
        await cluster.AddAsync("n1", "n2", "n3");
        Task sending = cluster.ProduceWithKcatAsync(input.Lines, EventsPerSecond);
        await AppliedAsync(cluster["n3"], 2_000);

        // (1) A node dies.
        long at = Stopwatch.GetTimestamp();
        await cluster.KillAsync("n1");
        await TestCluster.OwnedAsync(cluster["n2"], node => node != "n1");
        output.WriteLine($"taken over {Seconds(at)} s after SIGKILL, session time-out 4 s");
        await cluster.AddAsync("n1");

        // (2) One is cut off for longer than the group waits, and wakes.
        ServerProcess sleeper = cluster["n2"];
        await sleeper.SignalAsync("STOP");
        at = Stopwatch.GetTimestamp();
        await TestCluster.OwnedAsync(cluster["n3"], node => node != "n2");
        if (IsFull) await PassedAsync(at, TimeSpan.FromSeconds(20));
        await sleeper.SignalAsync("CONT");
        await TestCluster.HasShardsAsync(cluster["n3"], "n2");
        JsonElement woken = await MemberAsync(cluster["n3"], "n2");
        output.WriteLine($"the woken node's refused writes: {woken.GetProperty("fenced_writes")}");

        // (3) One is drained, and comes back.
        Assert.Equal(HttpStatusCode.Accepted, await cluster["n1"].PostAsync("/v1/cluster/nodes/n3/drain"));
        await Poll.UntilAsync(
            async () => (await MemberAsync(cluster["n1"], "n3")).GetProperty("state").GetString() == "drained", Deadline,
            () => "n3 is not drained.");
        JsonElement[] shards = [.. (await cluster["n1"].GetAsync("/v1/cluster/shards")).GetProperty("shards").EnumerateArray()];
        output.WriteLine($"gaps of hand-overs in ms: {string.Join(", ", shards.Select(Gap).OfType<long>().Order())}");
        Assert.Equal(HttpStatusCode.Accepted, await cluster["n1"].PostAsync("/v1/cluster/nodes/n3/undrain"));
        await TestCluster.HasShardsAsync(cluster["n1"], "n3");

        // (4) The database crashes; (5) the broker goes away.
        await server.RestartAsync();
        await AppliedAsync(cluster["n1"], 1);
        await cluster.Kafka.TellAsync("down 1");
        at = Stopwatch.GetTimestamp();
        await PassedAsync(at, TimeSpan.FromSeconds(2));
        await cluster.Kafka.TellAsync("up 1");

        await sending;
        shards = await cluster.CaughtUpAsync(cluster["n1"], input.Pass.Applied.Length);
        KillTests.AssertAccounted(shards);
        Assert.Equal(
            (input.Pass.Applied.Length, input.Pass.Late.Count, 0L, 0L),
            (KillTests.Sum(shards, "applied"), KillTests.Sum(shards, "late"), KillTests.Sum(shards, "rejected"),
                KillTests.Sum(shards, "misrouted")));
        (string data, IReadOnlyList<string> differences) = await cluster.StopAndJoinAsync();
        Assert.Empty(differences);
        Assert.Empty(ServedOutputs.Check(input, data));
    }

    private static string Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds.ToString("0.0");

    private static long? Gap(JsonElement shard) => shard.TryGetProperty("gap_ms", out JsonElement gap) ? gap.GetInt64() : null;

    private static Task PassedAsync(long since, TimeSpan span) => Poll.UntilAsync(
        () => Task.FromResult(Stopwatch.GetElapsedTime(since) >= span), Deadline, () => "Time stands still.");

    private static async Task AppliedAsync(ServerProcess node, long events)
    {
        JsonElement? last = null;
        await Poll.UntilAsync(
            async () =>
            {
                last = await node.TryGetAsync("/v1/cluster");
                return last is { } answer && !answer.TryGetProperty("partial", out _)
                    && answer.GetProperty("totals").GetProperty("applied").GetInt64() >= events;
            },
            Deadline, () => $"The load stands still: {last?.ToString() ?? "no answer"}");
    }

    private static async Task<JsonElement> MemberAsync(ServerProcess seenBy, string name)
    {
        JsonElement? found = null;
        await Poll.UntilAsync(
            async () =>
            {
                if (await seenBy.TryGetAsync("/v1/cluster") is not { } answer) return false;
                found = answer.GetProperty("members").EnumerateArray().Select(m => (JsonElement?)m)
                    .FirstOrDefault(m => m!.Value.GetProperty("node").GetString() == name);
                return found is not null;
            },
            Deadline, () => $"There is no node {name}.");
        return found!.Value;
    }
}
