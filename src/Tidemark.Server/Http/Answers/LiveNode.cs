namespace Tidemark.Server.Http.Answers;

/// <summary>A node of the cluster at one moment.</summary>
/// <param name="Node">Its name.</param>
/// <param name="State">As <see cref="MemberAnswer.State"/>.</param>
/// <param name="Endpoint">Where it answers.</param>
/// <param name="Shards">How many shards it has.</param>
/// <param name="MemoryBytes">The memory of its process that is in use; null where it did not answer.</param>
/// <param name="Cores">CPU seconds of its process per second since the state before; null in the first and where it did not
/// answer.</param>
internal sealed record LiveNode(string Node, string State, string Endpoint, int Shards, long? MemoryBytes, double? Cores);
