using System.Diagnostics.Metrics;
using Tidemark.Server.Cluster;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Ingest;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Telemetry;

/// <summary>The metrics of one node, of its web server and of the runtime, and their export. Safe for use from any thread.</summary>
public sealed class NodeTelemetry : IAsyncDisposable
{
    private readonly Node node;
    private readonly ShardSampler sampler;
    private readonly ShardInstruments shards;
    private readonly MetricCollector collector;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private OtlpExport? export;
    private Task sampling = Task.CompletedTask;

    /// <summary>Makes the instruments of a node.</summary>
    /// <param name="node">The node; its owner disposes it after this.</param>
    /// <param name="office">Its dead letters.</param>
    /// <param name="letters">The dead letters it has written, by code.</param>
    internal NodeTelemetry(Node node, DeadLetterOffice office, CodeCounters letters)
    {
        this.node = node;
        sampler = new ShardSampler(node, async shard => (await node.StatusAsync([shard], CancellationToken.None))[0]);
        Meter meter = node.Telemetry.Meter;
        collector = new MetricCollector(meter);
        shards = new ShardInstruments(meter, node.Clock, () => sampler.Newest);
        shards.Create();
        Create(meter, office, letters);
    }

    /// <summary>How often shards are asked for what is exported; whoever collects asks anew.</summary>
    public static TimeSpan SampleInterval { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Asks the shards of this node and gives every value that <c>/metrics</c> tells. A shard that does not answer within half a
    /// second is left out, except for what is known without it.</summary>
    public async Task<IReadOnlyList<MetricSample>> CollectAsync(CancellationToken cancellationToken) =>
        [.. (await CollectFamiliesAsync(cancellationToken)).SelectMany(family => family.Samples)];

    /// <summary>Exports what is configured to be exported, until the end.</summary>
    internal void StartExport()
    {
        export = OtlpExport.Start(node.Options.Telemetry, node.Name);
        if (export is not null) sampling = SampleAsync();
    }

    /// <inheritdoc cref="MetricCollector.ListenTo"/>
    internal void ListenTo(IMeterFactory server) => collector.ListenTo(server);

    /// <summary>All metrics, ordered by name.</summary>
    internal async Task<IReadOnlyList<MetricFamily>> CollectFamiliesAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await sampler.RefreshAsync(cancellationToken);
            return [.. collector.Collect().Append(shards.Arrival()).OrderBy(family => family.Name, StringComparer.Ordinal)];
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends the export; what was measured last is still sent, where somebody takes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await sampling;
        export?.Dispose();
        collector.Dispose();
        gate.Dispose();
        stopping.Dispose();
    }

    private void Create(Meter meter, DeadLetterOffice office, CodeCounters letters)
    {
        meter.CreateObservableCounter(
            "tidemark.ingest.refused", () => ByCode(node.Refusals), description: "Events refused at the door, by code.");
        meter.CreateObservableCounter(
            "tidemark.dead_letters.written", () => ByCode(letters), description: "Dead letters written, repeats after a failure included.");
        meter.CreateObservableCounter(
            "tidemark.dead_letters.dropped", () => office.Dropped, description: "Dead letters dropped to make room.");
        meter.CreateObservableCounter(
            "tidemark.shard.restarts", () => node.Shards.Restarts, description: "How often a shard failed and was started again.");
        meter.CreateObservableGauge(
            "tidemark.cluster.members", () => node.Cluster is { } cluster ? cluster.Roster.Members.Count(cluster.IsHeard) : 1,
            description: "Nodes of the cluster that were heard of lately, this one included.");
        meter.CreateObservableGauge(
            "tidemark.build.info", () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", ClusterMember.Version)),
            description: "1; the label tells the version.");
        meter.CreateObservableCounter(
            "tidemark.telemetry.dropped", () => collector.Dropped,
            description: "Measurements dropped because an instrument had too many sets of labels.");
    }

    private static IEnumerable<Measurement<long>> ByCode(CodeCounters counters) =>
        counters.Counts.Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("code", count.Key)));

    private async Task SampleAsync()
    {
        using var timer = new PeriodicTimer(SampleInterval, node.Clock);
        try
        {
            do
            {
                await gate.WaitAsync(stopping.Token);
                try
                {
                    await sampler.RefreshAsync(stopping.Token);
                }
                finally
                {
                    gate.Release();
                }
            }
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node ends.
        }
    }
}
