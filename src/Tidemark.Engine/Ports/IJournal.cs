using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Engine.Ports;

/// <summary>The event-sourced checkpoints of all shards, fenced by epochs.</summary>
/// <remarks>
/// Per shard an ordered sequence of records (what changed), without gaps from the oldest kept, and snapshots (the whole state after a
/// record) beside it. The two newest snapshots and the records after the older of them are kept. Safe for use by several shards at once;
/// commits of one shard come one at a time, the parts of a snapshot may come beside them.
/// A call that the store cannot answer throws a <see cref="Tidemark.Core.TidemarkException"/> that says what was tried and what to do.
/// </remarks>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Stores <paramref name="value"/> under <paramref name="name"/> unless a value is there already.</summary>
    /// <returns>The value in force: the first one ever stored.</returns>
    ValueTask<string> EnsureMetadataAsync(string name, string value, CancellationToken cancellationToken);

    /// <summary>Takes a shard: raises its epoch, so that every earlier owner is refused from here on.</summary>
    ValueTask<ShardClaim> ClaimAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Checks everything that a claimed shard is recovered from and says what that is. Damaged records at the end are set aside
    /// where the source makes up for them.</summary>
    /// <exception cref="JournalDamagedException">What is needed is damaged or missing; nothing was changed.</exception>
    /// <exception cref="FencedException">A later epoch has been claimed.</exception>
    ValueTask<RecoveryPlan> PlanRecoveryAsync(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>The bytes of a stretch of the journal, in the order in which a new state applies them: the parts of the snapshot, then
    /// the records. Each is valid until the next is asked for.</summary>
    /// <exception cref="JournalDamagedException">Some of it is damaged or no longer there.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(JournalStretch stretch, CancellationToken cancellationToken);

    /// <summary>Writes a record, its outbox and its fired windows in one durable transaction.</summary>
    /// <exception cref="FencedException">A later epoch has been claimed; nothing was written.</exception>
    ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>Makes room for a snapshot: forgets the older of the two whole ones, the records before the newer, and parts that an
    /// unfinished snapshot left.</summary>
    /// <exception cref="FencedException">A later epoch has been claimed; nothing was written.</exception>
    ValueTask BeginSnapshotAsync(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>Writes the next part of a snapshot durably; without <see cref="CompleteSnapshotAsync"/> it counts for nothing.</summary>
    /// <param name="claim">The owner's claim.</param>
    /// <param name="sequence">The sequence of the committed record after which the state was as the snapshot says.</param>
    /// <param name="part">From 0, one more with each part.</param>
    /// <param name="bytes">The part.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="FencedException">A later epoch has been claimed; nothing was written.</exception>
    ValueTask AddSnapshotPartAsync(
        ShardClaim claim, long sequence, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes the parts written for <paramref name="sequence"/>, exactly <paramref name="parts"/> of them, the newest
    /// snapshot.</summary>
    /// <exception cref="FencedException">A later epoch has been claimed; nothing was written.</exception>
    ValueTask CompleteSnapshotAsync(ShardClaim claim, long sequence, int parts, CancellationToken cancellationToken);

    /// <summary>The source position that recovery may need at the earliest: that of the older of the two newest snapshots;
    /// 0 while there are fewer than two.</summary>
    ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken);

    /// <summary>Fired windows of one shard, family and group kind that start in <paramref name="starts"/>, by start, the newest
    /// <paramref name="limit"/> of them.</summary>
    ValueTask<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken);
}
