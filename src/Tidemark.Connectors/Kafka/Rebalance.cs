namespace Tidemark.Connectors.Kafka;

/// <summary>What a member of the group must follow.</summary>
/// <param name="Kind">Assignment or revocation as librdkafka numbers them, or what the node wants itself.</param>
/// <param name="Partitions">Of which partitions, in ascending order.</param>
internal sealed record Rebalance(int Kind, int[] Partitions)
{
    /// <summary>The node wants to leave.</summary>
    public const int Leave = 0;

    /// <summary>The node wants no partitions for a while.</summary>
    public const int Rest = 1;

    /// <summary>The node wants partitions again.</summary>
    public const int Rejoin = 2;
}
