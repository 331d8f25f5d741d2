namespace Tidemark.Engine.Ports;

/// <summary>The right to write a shard's journal, until a later claim.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Epoch">From 1, one more with each claim.</param>
public readonly record struct ShardClaim(int Shard, long Epoch);
