using Tidemark.Core.Shards;

namespace Tidemark.Engine.Shards;

/// <summary>What a question to a shard sees. Valid during the question alone: what it answers with must be copied out.</summary>
/// <param name="State">The state between two batches.</param>
/// <param name="RecentlyFired">Windows that fired and may not be in the journal yet; some may be in both.</param>
public readonly record struct ShardView<TState>(TState State, IEnumerable<FiredBlock> RecentlyFired)
    where TState : class, IShardState;
