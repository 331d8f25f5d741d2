namespace Tidemark.Server.Telemetry;

/// <summary>One value of a metric at one moment, as <c>/metrics</c> tells it.</summary>
/// <param name="Name">The name as exposed, such as <c>tidemark_events_applied_total</c>.</param>
/// <param name="Labels">What tells it from other values of the metric, by name, in the order told.</param>
/// <param name="Value">The value, in the unit that the name ends in.</param>
public readonly record struct MetricSample(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
