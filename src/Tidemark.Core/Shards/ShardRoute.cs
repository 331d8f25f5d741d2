using Tidemark.Core.Hashing;

namespace Tidemark.Core.Shards;

/// <summary>Which keys belong to a shard: those that Java Kafka's default partitioner puts into its partition.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Partitions">How many shards there are.</param>
public readonly record struct ShardRoute(int Shard, int Partitions)
{
    /// <summary>The shard that a key belongs to.</summary>
    public int TargetOf(ReadOnlySpan<byte> key) => Murmur2.Partition(key, Partitions);
}
