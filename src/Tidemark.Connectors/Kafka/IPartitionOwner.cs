namespace Tidemark.Connectors.Kafka;

/// <summary>Is told which partitions the consumer group gives to this node, and takes from it.</summary>
/// <remarks>The calls come one after another, in the order of the group's decisions; the next one waits until this one is done, and so does
/// the group: none may wait for work. What a call throws ends the membership.</remarks>
public interface IPartitionOwner
{
    /// <summary>These partitions, and no others, are the node's from now on.</summary>
    /// <param name="partitions">In ascending order; empty where there are more nodes than partitions.</param>
    /// <param name="cancellationToken">The node leaves the group.</param>
    ValueTask OnAssignedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken);

    /// <summary>The group takes all partitions back, to share them out anew: most come again, and of those that do not the next owner will
    /// ask. Until then the node may go on with them.</summary>
    ValueTask OnRevokedAsync();

    /// <summary>The node was not heard of in time, and its partitions are other nodes' already. Nothing may be written for them any
    /// more.</summary>
    ValueTask OnLostAsync();
}
