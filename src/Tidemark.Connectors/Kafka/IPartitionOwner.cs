namespace Tidemark.Connectors.Kafka;

/// <summary>Is told which partitions the consumer group gives to this node, and takes from it.</summary>
/// <remarks>The calls come one after another, in the order of the group's decisions; the next one waits until this one is done, and so does
/// the group. What a call throws ends the membership.</remarks>
public interface IPartitionOwner
{
    /// <summary>These partitions, and no others, are the node's from now on; each may be opened.</summary>
    /// <param name="partitions">In ascending order; empty where there are more nodes than partitions.</param>
    /// <param name="cancellationToken">The node leaves the group.</param>
    /// <remarks>Should start the work and not wait until it has caught up: a further rebalance waits.</remarks>
    ValueTask OnAssignedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken);

    /// <summary>These partitions, all the node has, go back to the group, in good order: they are still the node's until this returns.
    /// Nothing more comes from their readers, which must be disposed when it returns.</summary>
    /// <param name="partitions">In ascending order, at least one.</param>
    /// <param name="deadline">Signalled when the time for finishing the work is over.</param>
    ValueTask OnRevokedAsync(IReadOnlyList<int> partitions, CancellationToken deadline);

    /// <summary>These partitions, all the node had, are another node's already, since this one was not heard of in time. Nothing may be
    /// written for them any more, and their readers must be disposed when this returns.</summary>
    /// <param name="partitions">In ascending order, at least one.</param>
    ValueTask OnLostAsync(IReadOnlyList<int> partitions);
}
