using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Kafka;
using Tidemark.Engine.Shards;
using Tidemark.Media.Shards;

namespace Tidemark.Server.Cluster;

/// <summary>Joins the consumer group to the shards: what it assigns is taken, what it revokes is given up in good order, what is lost is
/// dropped.</summary>
internal sealed class GroupShards(ShardHost<MediaShardState> shards, TimeProvider clock, ILogger logger) : IPartitionOwner
{
    /// <inheritdoc/>
    public ValueTask OnAssignedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        shards.Forget(Enumerable.Range(0, shards.Count).Except(partitions));
        shards.Take(partitions);
        if (partitions.Count > 0) Log.Taken(logger, string.Join(", ", partitions));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask OnRevokedAsync(IReadOnlyList<int> partitions, CancellationToken deadline)
    {
        long started = clock.GetTimestamp();
        bool isFinished = await shards.ReleaseAsync(partitions, deadline);
        Log.Released(logger, string.Join(", ", partitions), clock.GetElapsedTime(started).TotalMilliseconds, isFinished);
    }

    /// <inheritdoc/>
    public async ValueTask OnLostAsync(IReadOnlyList<int> partitions)
    {
        await shards.DropAsync(partitions);
        Log.Dropped(logger, string.Join(", ", partitions));
    }
}
