using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Kafka;
using Tidemark.Engine.Shards;
using Tidemark.Media.Shards;

namespace Tidemark.Server.Cluster;

/// <summary>Joins the consumer group to the shards of this node. Safe for use from any thread.</summary>
/// <remarks>
/// A move without a pause for what stays: (1) while the group shares its partitions out anew every node goes on with the shards it has;
/// (2) a node that is given another's shard asks that node for it; (3) the other finishes, checkpoints and gives it up, and answers; (4)
/// the new owner claims and recovers it. Where the other does not answer, (4) fences it. A node that the group has lost drops all at once.
/// </remarks>
/// <param name="shards">The shards.</param>
/// <param name="askFor">Asks the node that has a shard to give it up, and waits until it has, or does not answer.</param>
/// <param name="deadline">How long a shard that is another's is kept without being asked for, and how long giving it up may take.</param>
/// <param name="clock">The node's clock.</param>
/// <param name="logger">Told of moves.</param>
internal sealed class GroupShards(
    ShardHost<MediaShardState> shards, Func<int, CancellationToken, Task> askFor, TimeSpan deadline, TimeProvider clock, ILogger logger)
    : IPartitionOwner
{
    /// <summary>Taking and giving up a shard come one after another.</summary>
    private readonly SemaphoreSlim[] gates = [.. Enumerable.Range(0, shards.Count).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Since when a shard is held that is not the node's any more.</summary>
    private readonly ConcurrentDictionary<int, long> strays = [];
    private volatile HashSet<int> assigned = [];

    /// <summary>Whether the group gives a shard to this node now.</summary>
    public bool IsAssigned(int shard) => assigned.Contains(shard);

    /// <inheritdoc/>
    public ValueTask OnAssignedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        assigned = [.. partitions];
        foreach (int shard in partitions) _ = TakeAsync(shard, cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask OnRevokedAsync()
    {
        assigned = [];
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask OnLostAsync()
    {
        assigned = [];
        foreach (int shard in shards.Held.ToArray()) _ = DropAsync(shard);
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives a shard up because its next owner asks for it.</summary>
    /// <returns>False where the group gives it to this node, so that whoever asks is mistaken.</returns>
    public async Task<bool> GiveUpAsync(int shard, CancellationToken cancellationToken)
    {
        await gates[shard].WaitAsync(cancellationToken);
        try
        {
            if (IsAssigned(shard)) return false;
            if (shards.Holds(shard)) await ReleaseAsync(shard);
            return true;
        }
        finally
        {
            gates[shard].Release();
        }
    }

    /// <summary>Gives up what is another's and was not asked for, drops what another has claimed, and takes what could not be taken
    /// when it was assigned.</summary>
    /// <param name="isClaimedByOther">Whether another node is known to have claimed a shard since.</param>
    /// <param name="cancellationToken">The node leaves the group.</param>
    public async Task TidyAsync(Func<int, bool> isClaimedByOther, CancellationToken cancellationToken)
    {
        foreach (int shard in assigned)
            if (!shards.Holds(shard) && gates[shard].CurrentCount > 0) _ = TakeAsync(shard, cancellationToken);
        foreach (int shard in shards.Held.ToArray())
        {
            if (IsAssigned(shard))
            {
                strays.TryRemove(shard, out _);
                continue;
            }

            long since = strays.GetOrAdd(shard, clock.GetTimestamp());
            if (isClaimedByOther(shard)) await DropAsync(shard);
            else if (clock.GetElapsedTime(since) > deadline) await GiveUpAsync(shard, CancellationToken.None);
        }
    }

    private async Task TakeAsync(int shard, CancellationToken cancellationToken)
    {
        try
        {
            await gates[shard].WaitAsync(cancellationToken);
            try
            {
                strays.TryRemove(shard, out _);
                if (shards.Holds(shard) || !IsAssigned(shard)) return;
                await askFor(shard, cancellationToken);
                if (!IsAssigned(shard)) return;
                shards.Take([shard]);
                Log.Taken(logger, shard);
            }
            finally
            {
                gates[shard].Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node leaves.
        }
        catch (Exception failure)
        {
            Log.NotTaken(logger, failure, shard);
        }
    }

    private async Task DropAsync(int shard)
    {
        await gates[shard].WaitAsync();
        try
        {
            if (IsAssigned(shard) || !shards.Holds(shard)) return;
            await shards.DropAsync([shard]);
            strays.TryRemove(shard, out _);
            Log.Dropped(logger, shard);
        }
        finally
        {
            gates[shard].Release();
        }
    }

    private async Task ReleaseAsync(int shard)
    {
        long started = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(deadline, clock);
        bool isFinished = await shards.ReleaseAsync([shard], patience.Token);
        strays.TryRemove(shard, out _);
        Log.Released(logger, shard, clock.GetElapsedTime(started).TotalMilliseconds, isFinished);
    }
}
