using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Engine.Doubles;

/// <summary>A journal whose commits fail as often as it is told, before or after the write.</summary>
internal sealed class FlakyJournal(IJournal inner) : IJournal
{
    /// <summary>How many commits are still to fail without being written.</summary>
    public int FailuresBefore;

    /// <summary>How many commits are still to be written and yet reported as failed.</summary>
    public int FailuresAfter;

    /// <summary>How many parts of snapshots are still to fail.</summary>
    public int SnapshotFailures;

    /// <summary>Another owner claims the shard before each of so many commits.</summary>
    public int Thefts;

    public async ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref FailuresBefore) >= 0) throw new TidemarkException("the commit failed");
        if (Interlocked.Decrement(ref Thefts) >= 0) await inner.ClaimAsync(claim.Shard, cancellationToken);
        await inner.CommitAsync(claim, checkpoint, cancellationToken);
        if (Interlocked.Decrement(ref FailuresAfter) >= 0) throw new TidemarkException("the commit was made and its answer lost");
    }

    public ValueTask<string> EnsureMetadataAsync(string name, string value, CancellationToken cancellationToken) =>
        inner.EnsureMetadataAsync(name, value, cancellationToken);

    public ValueTask<ShardClaim> ClaimAsync(int shard, CancellationToken cancellationToken) => inner.ClaimAsync(shard, cancellationToken);

    public ValueTask<RecoveryPlan> PlanRecoveryAsync(ShardClaim claim, CancellationToken cancellationToken) =>
        inner.PlanRecoveryAsync(claim, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(JournalStretch stretch, CancellationToken cancellationToken) =>
        inner.ReadAsync(stretch, cancellationToken);

    public ValueTask BeginSnapshotAsync(ShardClaim claim, CancellationToken cancellationToken) =>
        inner.BeginSnapshotAsync(claim, cancellationToken);

    public ValueTask AddSnapshotPartAsync(
        ShardClaim claim, long sequence, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref SnapshotFailures) >= 0) throw new TidemarkException("the part could not be written");
        return inner.AddSnapshotPartAsync(claim, sequence, part, bytes, cancellationToken);
    }

    public ValueTask CompleteSnapshotAsync(ShardClaim claim, long sequence, int parts, CancellationToken cancellationToken) =>
        inner.CompleteSnapshotAsync(claim, sequence, parts, cancellationToken);

    public ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken) =>
        inner.OldestNeededPositionAsync(shard, cancellationToken);

    public ValueTask<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken) =>
        inner.ReadFiredAsync(shard, family, group, starts, limit, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
