using Tidemark.Core;

namespace Tidemark.Engine.Shards;

/// <summary>A question was put to a shard that this node does not hold, or no more.</summary>
/// <param name="shard">The shard.</param>
public sealed class ShardNotHeldException(int shard)
    : TidemarkException($"Shard {shard} is not on this node now; it is moving, or another node has it. Ask again in a moment.");
