namespace Tidemark.Connectors.Kafka;

/// <summary>What a member of the group must follow.</summary>
/// <param name="Kind">Assignment or revocation as librdkafka numbers them, or <see cref="Leave"/>.</param>
/// <param name="Partitions">Of which partitions, in ascending order.</param>
internal sealed record Rebalance(int Kind, int[] Partitions)
{
    /// <summary>The node wants to leave.</summary>
    public const int Leave = 0;
}
