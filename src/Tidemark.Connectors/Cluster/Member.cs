namespace Tidemark.Connectors.Cluster;

/// <summary>A node of the cluster, as it registered.</summary>
/// <param name="Node">Its name; one node has it at a time.</param>
/// <param name="Endpoint">Where it answers other nodes, such as <c>http://10.0.0.7:8080</c>.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="Started">When it started.</param>
/// <param name="Age">How long ago it was heard of last, by the database's clock.</param>
/// <param name="IsDraining">Whether somebody asked it to take no shards.</param>
public sealed record Member(string Node, string Endpoint, string Version, DateTimeOffset Started, TimeSpan Age, bool IsDraining);
