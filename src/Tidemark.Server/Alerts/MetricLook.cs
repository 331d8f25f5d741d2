using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Alerts;

/// <summary>The metrics of all nodes at one moment.</summary>
/// <param name="ByNode">What each node that answered told, by its name.</param>
/// <param name="Missing">The nodes that did not answer; null where all did.</param>
internal sealed record MetricLook(
    IReadOnlyDictionary<string, IReadOnlyList<MetricSample>> ByNode, IReadOnlyList<string>? Missing);
