using Tidemark.Connectors.Cluster;

namespace Tidemark.Server.Cluster;

/// <summary>What another node answered of its own shards.</summary>
/// <param name="Member">The node.</param>
/// <param name="Body">The answer's bytes.</param>
/// <param name="Epochs">The shards it speaks for, with the epochs of its claims.</param>
internal sealed record PeerAnswer(Member Member, byte[] Body, IReadOnlyDictionary<int, long> Epochs);
