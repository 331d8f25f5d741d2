namespace Tidemark.Server.Telemetry;

/// <summary>What the values of a metric do.</summary>
internal enum MetricKind
{
    /// <summary>They only grow, until the process starts anew.</summary>
    Counter,

    /// <summary>They go up and down.</summary>
    Gauge,

    /// <summary>They count observations by size.</summary>
    Histogram,
}
