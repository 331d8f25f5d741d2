using System.Globalization;
using System.Text;
using Tidemark.IntegrationTests.Oracle;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>Events in the order in which the oracle takes them, and the requests that bring them to a node.</summary>
/// <remarks>Each producer sends events of partitions that no other one sends, one request after another, each until it is accepted. So
/// whatever is sent twice, every partition gets the first of each event in the order of the input, and the result is known.</remarks>
internal sealed class TortureInput
{
    public const int Producers = 4;
    private const int EventsPerRequest = 2_000;

    private readonly StringBuilder[] open = [.. Enumerable.Range(0, Producers).Select(_ => new StringBuilder())];
    private readonly List<(byte[] Lines, int Events)>[] requests =
        [.. Enumerable.Range(0, Producers).Select(_ => new List<(byte[], int)>())];
    private readonly int[] openEvents = new int[Producers];

    private TortureInput(int partitions, DateTimeOffset end)
    {
        Options = new OracleOptions { Partitions = partitions, DelayMs = 10_000 };
        EndMs = end.ToUnixTimeMilliseconds();
        Pass = new ReplayPass(Options);
    }

    /// <summary>How a node must be configured to do what the oracle does.</summary>
    public OracleOptions Options { get; }

    /// <summary>What becomes of the events.</summary>
    public ReplayPass Pass { get; }

    /// <summary>The time of the last event of every partition, later than all others by days.</summary>
    public long EndMs { get; }

    /// <summary>The events of all requests.</summary>
    public long Events => requests.Sum(producer => producer.Sum(request => (long)request.Events));

    /// <summary>The requests of a producer, in order.</summary>
    public IReadOnlyList<(byte[] Lines, int Events)> Requests(int producer) => requests[producer];

    /// <summary>All events as they were made, one line each.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Generates events that end days ago, then some that come a day late, then one for each partition that makes all windows
    /// of the others fire.</summary>
    public static async Task<TortureInput> GenerateAsync(int events, ulong seed, int partitions)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow.AddMinutes(-1);
        TortureInput input = new(partitions, end);
        await input.AddGeneratedAsync(events, seed, end.AddDays(-3), "100", "0.01");
        // They spread over a day at most, so that none of them comes near the end.
        string lateRate = Math.Max(0.1, events / 50 / 86_400.0).ToString("0.###", CultureInfo.InvariantCulture);
        await input.AddGeneratedAsync(events / 50, seed + 1, end.AddDays(-4), lateRate, "0");
        for (int partition = 0; partition < partitions; partition++) input.Add(input.LastEvent(partition));
        for (int producer = 0; producer < Producers; producer++) input.Close(producer);
        return input;
    }

    private async Task AddGeneratedAsync(int events, ulong seed, DateTimeOffset start, string rate, string duplicates)
    {
        using var folder = new TemporaryFolder();
        (int exit, _, string errors) = await Executable.RunAsync(
            "generate", "--events", $"{events}", "--seed", $"{seed}", "--start", $"{start.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}",
            "--rate", rate, "--duplicates", duplicates, "--to", folder["events.jsonl"]);
        Assert.True(exit == 0, errors);
        foreach (string line in File.ReadLines(folder["events.jsonl"])) Add(line);
    }

    private void Add(string line)
    {
        Pass.Take(line);
        Lines.Add(line);
        int producer = PartitionOf(VideoOf(line)) % Producers;
        open[producer].Append(line).Append('\n');
        if (++openEvents[producer] == EventsPerRequest) Close(producer);
    }

    private void Close(int producer)
    {
        if (openEvents[producer] == 0) return;
        requests[producer].Add((Encoding.UTF8.GetBytes(open[producer].ToString()), openEvents[producer]));
        open[producer].Clear();
        openEvents[producer] = 0;
    }

    private string LastEvent(int partition)
    {
        string video = Enumerable.Range(0, int.MaxValue).Select(i => $"last-{i}").First(id => PartitionOf(id) == partition);
        return $$"""{"event_id":"last","type":"view","video_id":"{{video}}","event_time":{{EndMs}},"viewer_id":"u"}""";
    }

    private int PartitionOf(string video) => KafkaPartitioner.PartitionOf(Encoding.UTF8.GetBytes(video), Options.Partitions);

    private static string VideoOf(string line)
    {
        const string Before = "\"video_id\":\"";
        int start = line.IndexOf(Before, StringComparison.Ordinal) + Before.Length;
        return line[start..line.IndexOf('"', start)];
    }
}
