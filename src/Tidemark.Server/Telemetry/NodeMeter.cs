using System.Diagnostics.Metrics;
using Tidemark.Server.Cluster;

namespace Tidemark.Server.Telemetry;

/// <summary>The meter of one node, and what is measured where it happens. What can be asked for stands in
/// <see cref="ShardInstruments"/> and <see cref="NodeTelemetry"/>.</summary>
public sealed class NodeMeter : IDisposable
{
    /// <summary>What the meter is called.</summary>
    public const string Name = "Tidemark";

    private static readonly InstrumentAdvice<double> buckets = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    /// <summary>Makes the meter of a node.</summary>
    public NodeMeter()
    {
        CheckpointDuration = Meter.CreateHistogram(
            "tidemark.checkpoint.duration", "s", "How long writing a checkpoint took.", tags: null, buckets);
        ScoreDuration = Meter.CreateHistogram(
            "tidemark.score.duration", "s", "How long scoring a batch of features took, waiting included.", tags: null, buckets);
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; } = new(Name, ClusterMember.Version);

    /// <summary>Seconds that a checkpoint took, by <c>shard</c>.</summary>
    public Histogram<double> CheckpointDuration { get; }

    /// <summary>Seconds that scoring took, by <c>caller</c>: <c>request</c> or <c>publication</c>.</summary>
    public Histogram<double> ScoreDuration { get; }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
