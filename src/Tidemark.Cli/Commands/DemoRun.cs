using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Tidemark.Core;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Engine.Shards;
using Tidemark.Media.Generation;
using Tidemark.Server.Configuration;
using Tidemark.Server.Hosting;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;

namespace Tidemark.Cli.Commands;

/// <summary>The demonstration: a node, and a sender that first catches up a day of made-up events at sixty-fold speed and then goes on
/// at the speed of time.</summary>
internal static class DemoRun
{
    private const double EventsPerSecond = 50, Speed = 60;

    /// <summary>A node on a slow disk asks for patience now and then.</summary>
    private const int AttemptsMax = 20;

    private static readonly TimeSpan Past = TimeSpan.FromHours(24);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync(NodeOptions options, int? seconds, CancellationToken cancellationToken)
    {
        TimeProvider clock = TimeProvider.System;
        string logs = Path.Combine(options.DataDirectory, "logs");
        using var log = NodeLog.Open(logs, LogLevel.Warning);
        options = options with
        {
            SinkDirectory = Path.Combine(options.DataDirectory, "results"),
            Shard = options.Shard with { EmitResults = true },
        };
        DemoSummary summary;
        await using (ServingNode serving = await StartAsync(options, clock, log, cancellationToken))
        {
            await Console.Error.WriteLineAsync($"Serving at {serving.Address}; the console is at {serving.Address}/");
            await Console.Error.WriteLineAsync($"The log is in {logs}");
            if (serving.FirstKey is { } key) await Console.Error.WriteLineAsync($"The admin key is {key}");
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (seconds is { } limit) end.CancelAfter(TimeSpan.FromSeconds(limit));
            await SendAsync(new Uri(serving.Address), options.HttpKey, clock, end.Token);
            summary = await SummaryAsync(serving.Node);
        }

        RemoveAllBut(logs, options.DataDirectory);
        if (seconds is not null) Console.WriteLine(JsonSerializer.Serialize(summary, DemoJson.Default.DemoSummary));
        return ExitCodes.Done;
    }

    /// <summary>Starts on the configured port, or on any free one where that is taken.</summary>
    private static async Task<ServingNode> StartAsync(
        NodeOptions options, TimeProvider clock, NodeLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await ServingNode.StartAsync(options, clock, log, cancellationToken);
        }
        catch (TidemarkException taken) when (taken.InnerException is IOException && options.HttpPort != 0)
        {
            return await ServingNode.StartAsync(options with { HttpPort = 0 }, clock, log, cancellationToken);
        }
    }

    private static void RemoveAllBut(string kept, string directory)
    {
        foreach (string folder in Directory.GetDirectories(directory).Where(folder => folder != kept))
            Directory.Delete(folder, recursive: true);
        foreach (string file in Directory.GetFiles(directory)) File.Delete(file);
    }

    private static async Task SendAsync(Uri address, string key, TimeProvider clock, CancellationToken cancellationToken)
    {
        EventTime begin = new(clock.GetUtcNow().Subtract(Past).ToUnixTimeMilliseconds());
        await using var client = new EventClient(address, key, AttemptsMax, clock);
        var generator = new EventGenerator(new GeneratorOptions { Events = long.MaxValue, Rate = EventsPerSecond, Start = begin });
        ByteWriter lines = client.Rent();
        long started = clock.GetTimestamp();
        EventTime emitted = begin;
        try
        {
            while (true)
            {
                EventTime fast = begin.Plus((long)(clock.GetElapsedTime(started).TotalMilliseconds * Speed));
                EventTime due = EventTime.Earlier(fast, new EventTime(clock.GetUtcNow().ToUnixTimeMilliseconds()));
                int count = 0;
                for (; emitted < due && generator.TryNext(lines, out emitted); count++) lines.WriteByte((byte)'\n');
                if (count > 0)
                {
                    await client.SendAsync(lines, count, clock.GetTimestamp(), cancellationToken);
                    lines = client.Rent();
                }

                await Task.Delay(Step, clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The demonstration has ended.
        }
    }

    private static async Task<DemoSummary> SummaryAsync(Node node)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        ShardStatus[] status = await node.StatusAsync(patience.Token);
        var latency = new LatencyHistogram();
        long predictions = 0;
        for (int shard = 0; shard < node.Shards.Count; shard++)
        {
            latency.Merge(node.Shards.Metrics(shard).Latency);
            predictions += node.Shards.Metrics(shard).Predictions;
        }

        return new DemoSummary(
            status.Sum(s => s.Applied), status.Sum(s => s.WindowsFired), status.Sum(s => s.Videos), predictions,
            latency.Quantile(0.99) ?? 0);
    }

    /// <summary>What a demonstration came to.</summary>
    internal sealed record DemoSummary(
        long Events, long Windows, long Videos, long Predictions, [property: JsonPropertyName("p99_ms")] long P99Ms);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DemoRun.DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
