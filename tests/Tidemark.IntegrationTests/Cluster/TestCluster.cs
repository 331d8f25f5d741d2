using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;
using Tidemark.IntegrationTests.Serving;
using Tidemark.IntegrationTests.Serving.Torture;

namespace Tidemark.IntegrationTests.Cluster;

/// <summary>Nodes in processes of their own, with a Kafka and a database of their own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string Topic = "events";

    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, ServerProcess> nodes = [];
    private string? operatorKey;
    private readonly string[] more;

    private TestCluster(DevKafkaProcess kafka, string database, int partitions, string[] more) =>
        (Kafka, Database, Partitions, this.more) = (kafka, database, partitions, more);

    public DevKafkaProcess Kafka { get; }

    public string Database { get; }

    public int Partitions { get; }

    /// <summary>The node of a name, as long as its process lives.</summary>
    public ServerProcess this[string name] => nodes[name];

    /// <summary>The nodes whose processes live.</summary>
    public IEnumerable<ServerProcess> Nodes => nodes.Values;

    /// <summary>Starts Kafka and makes a database; there are no nodes yet.</summary>
    public static async Task<TestCluster> StartAsync(PostgresServer server, int partitions, params string[] more)
    {
        DevKafkaProcess kafka = await DevKafkaProcess.StartAsync("--topic", $"{Topic}:{partitions}");
        return new TestCluster(kafka, await server.CreateDatabaseAsync(), partitions, more);
    }

    /// <summary>Starts nodes beside each other and waits until each has shards, and every shard is on some node.</summary>
    public async Task AddAsync(params string[] names)
    {
        ServerProcess[] started = await Task.WhenAll(names.Select(name => StartNodeAsync(name, Database, group: "tidemark")));
        for (int i = 0; i < names.Length; i++) nodes[names[i]] = started[i];
        foreach (string name in names) await HasShardsAsync(started[0], name);
        await OwnedAsync(started[0], _ => true);
    }

    /// <summary>Starts a node that shares nothing with the others but the topic.</summary>
    public Task<ServerProcess> StartAloneAsync(string name, string database, params string[] arguments) =>
        StartNodeAsync(name, database, group: name, arguments);

    /// <summary>Runs a node that is to end by itself.</summary>
    public async Task<(int ExitCode, string Errors)> RunNodeAsync(string name, string database, string[] arguments)
    {
        (int exit, _, string errors) = await Executable.RunAsync(
            ["serve", "--data", folder[$"node-{name}"], "--http-port", "0", .. Definitions(name, database, group: name), .. arguments]);
        return (exit, errors);
    }

    /// <summary>Waits until every shard is on one of the nodes wanted, as a node sees it.</summary>
    public static Task OwnedAsync(ServerProcess seenBy, Func<string, bool> isWanted) => Poll.UntilAsync(
        async () =>
        {
            if (await seenBy.TryGetAsync("/v1/cluster/shards") is not { } status || status.TryGetProperty("partial", out _)) return false;
            return status.GetProperty("shards").EnumerateArray().All(s => isWanted(s.GetProperty("node").GetString()!));
        },
        Deadline, () => "Not every shard is where it should be.");

    /// <summary>Waits until a node has shards, as another sees it.</summary>
    public static Task HasShardsAsync(ServerProcess seenBy, string name) => Poll.UntilAsync(
        async () => await seenBy.TryGetAsync("/v1/cluster/shards") is { } status
            && status.GetProperty("shards").EnumerateArray().Any(s => s.GetProperty("node").GetString() == name),
        Deadline, () => $"{name} gets no shards.");

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(string name)
    {
        nodes.Remove(name, out ServerProcess? node);
        await node!.KillAsync();
    }

    /// <summary>What a node says of each shard, once all records that are in the topic have been read.</summary>
    public async Task<JsonElement[]> CaughtUpAsync(ServerProcess seenBy, long applied)
    {
        JsonElement last = default;
        await Poll.UntilAsync(
            async () =>
            {
                if (await seenBy.TryGetAsync("/v1/cluster/shards") is not { } status) return false;
                last = status;
                JsonElement[] shards = [.. status.GetProperty("shards").EnumerateArray()];
                return shards.Length == Partitions && shards.All(s => s.GetProperty("lag").GetInt64() == 0)
                    && KillTests.Sum(shards, "applied") >= applied;
            },
            Deadline, () => $"Not everything is read: {last}");
        return [.. last.GetProperty("shards").EnumerateArray()];
    }

    /// <summary>Produces lines with kcat, keyed by video.</summary>
    /// <param name="lines">Events as JSON lines.</param>
    /// <param name="perSecond">So many a second; null for as fast as may be.</param>
    /// <param name="partitioner">Of librdkafka.</param>
    public async Task ProduceWithKcatAsync(IEnumerable<string> lines, int? perSecond, string partitioner = "murmur2_random")
    {
        var start = new ProcessStartInfo(
            "kcat", [
                // It would exit when the broker goes away; and what it sends again must not come out of order.
                "-P", "-E", "-b", Kafka.Bootstrap, "-t", Topic, "-K", "\t", "-X", $"topic.partitioner={partitioner}",
                "-X", "enable.idempotence=true",
            ])
        {
            RedirectStandardInput = true, RedirectStandardError = true,
        };
        using Process kcat = Process.Start(start)!;
        Task<string> errors = kcat.StandardError.ReadToEndAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        foreach (string[] chunk in lines.Chunk(Math.Max(1, (perSecond ?? 20_000) / 20)))
        {
            foreach (string line in chunk) await kcat.StandardInput.WriteAsync($"{VideoOf(line)}\t{line}\n");
            await kcat.StandardInput.FlushAsync();
            if (perSecond is not null) await timer.WaitForNextTickAsync();
        }

        kcat.StandardInput.Close();
        await kcat.WaitForExitAsync();
        Assert.True(kcat.ExitCode == 0, await errors);
    }

    /// <summary>SIGTERM to all nodes, each of which must end well; then everything that all nodes have put out, as one node would have, and
    /// what differs where two nodes put out the same.</summary>
    public async Task<(string DataFolder, IReadOnlyList<string> Differences)> StopAndJoinAsync()
    {
        int[] exits = await Task.WhenAll(nodes.Values.Select(node => node.TerminateAsync()));
        Assert.All(exits, exit => Assert.Equal(0, exit));
        string joined = folder["joined"];
        List<string> differences = [];
        string[] data = [.. Directory.GetDirectories(folder.Path, "node-*").Where(d => !d.EndsWith("-out", StringComparison.Ordinal))];
        foreach (string stream in (string[])["windows", "groups", "gold"])
            Join([.. data.Select(TorturedNode.OutputOf)], TorturedNode.OutputOf(joined), stream, differences);
        foreach (string stream in (string[])["late", "dead-letters"])
            Join([.. data.Select(d => Path.Combine(d, "dead-letters"))], Path.Combine(joined, "dead-letters"), stream, differences);
        return (joined, differences);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess node in nodes.Values) await node.DisposeAsync();
        await Kafka.DisposeAsync();
        folder.Dispose();
    }

    private static string VideoOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("video_id").GetString()!;
    }

    /// <summary>Of each shard all lines that any node wrote, by identity. The same identity may come twice, from two nodes, and must then
    /// say the same, but for the time of writing.</summary>
    private static void Join(string[] from, string to, string stream, List<string> differences)
    {
        Directory.CreateDirectory(to);
        IEnumerable<string> names = from.Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f, $"{stream}-*.jsonl"))
            .Select(file => Path.GetFileName(file)).Distinct(StringComparer.Ordinal);
        foreach (string name in names)
        {
            var lines = new SortedDictionary<(long Offset, long Index), string>();
            foreach (string line in from.Select(f => Path.Combine(f, name)).Where(File.Exists).SelectMany(File.ReadLines))
            {
                using JsonDocument document = JsonDocument.Parse(line);
                string[] id = document.RootElement.GetProperty("id").GetString()!.Split('-');
                var key = (long.Parse(id[1]), long.Parse(id[2]));
                if (lines.TryAdd(key, line) || stream == "gold" || lines[key] == line) continue;
                differences.Add($"{name}: {lines[key]} and {line}");
            }

            File.WriteAllText(Path.Combine(to, name), string.Concat(lines.Values.Select(line => line + "\n")), new UTF8Encoding(false));
        }
    }

    private async Task<ServerProcess> StartNodeAsync(string name, string database, string group, params string[] arguments)
    {
        ServerProcess node = await ServerProcess.StartAsync(folder[$"node-{name}"], [.. Definitions(name, database, group), .. arguments]);
        if (database == Database) node.Use(operatorKey ??= await node.MakeKeyAsync("operator"));
        return node;
    }

    private string[] Definitions(string name, string database, string group)
    {
        string data = folder[$"node-{name}"];
        return [
            "-D", $"kafka.bootstrap={Kafka.Bootstrap}", "-D", $"kafka.topic={Topic}", "-D", $"kafka.group={group}",
            "-D", "kafka.session_timeout=4s", "-D", $"journal.postgres={database}", "-D", $"cluster.node={name}",
            "-D", "cluster.secret=a secret of the tests", "-D", "viewers.key=000102030405060708090a0b0c0d0e0f",
            "-D", "cluster.silence_max=4s", "-D", "windows.retention=10d",
            "-D", $"sink.files.directory={TorturedNode.OutputOf(data)}", .. more,
        ];
    }
}
