namespace Tidemark.Server.Telemetry;

/// <summary>A metric with its values.</summary>
/// <param name="Name">Its name; samples of a histogram append <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</param>
/// <param name="Kind">What the values do.</param>
/// <param name="Help">What it tells, one sentence.</param>
/// <param name="Samples">The values, those of one series of a histogram one after another.</param>
internal sealed record MetricFamily(string Name, MetricKind Kind, string Help, IReadOnlyList<MetricSample> Samples);
