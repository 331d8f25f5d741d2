using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Engine.Ports;

/// <summary>The event-sourced checkpoints of all shards, fenced by epochs.</summary>
/// <remarks>
/// Per shard an ordered sequence of records, each a snapshot or a delta, without gaps from the oldest kept. The two newest snapshots and
/// everything after the older of them are kept. Safe for use by several shards at once; writes of one shard come one at a time.
/// A call that the store cannot answer throws a <see cref="Tidemark.Core.TidemarkException"/> that says what was tried and what to do.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Stores <paramref name="value"/> under <paramref name="name"/> unless a value is there already.</summary>
    /// <returns>The value in force: the first one ever stored.</returns>
    ValueTask<string> EnsureMetadataAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>Takes a shard: raises its epoch, so that every earlier owner is refused from here on.</summary>
    ValueTask<ShardClaim> ClaimAsync(int shard, CancellationToken cancellationToken);

    /// <summary>What a claimed shard is recovered from.</summary>
    /// <exception cref="JournalDamagedException">A record needed for recovery is damaged or missing.</exception>
    ValueTask<RecoveredShard> RecoverAsync(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>Writes a checkpoint, its outbox and its fired windows in one durable transaction.</summary>
    /// <exception cref="FencedException">A later epoch has been claimed; nothing was written.</exception>
    ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>The source position that recovery may need at the earliest: that of the older of the two newest snapshots;
    /// 0 while there are fewer than two.</summary>
    ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Fired windows of one shard, family and group kind that start in <paramref name="starts"/>, by start, the newest
    /// <paramref name="limit"/> of them.</summary>
    ValueTask<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken);
}
