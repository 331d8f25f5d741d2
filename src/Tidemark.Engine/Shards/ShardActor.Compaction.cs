using Tidemark.Core;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Ports;

namespace Tidemark.Engine.Shards;

/// <summary>Compaction: a snapshot written beside the steps, from the journal alone, takes the place of the records before it.</summary>
internal sealed partial class ShardActor<TState>
{
    private Task<long>? compaction;
    private JournalStretch compacted;
    private int compactionFailures;
    private long compactAgainAt;
    private long snapshotSequence;
    private long snapshotBytes;
    private long recordBytes;
    private long recordBytesInCompaction;

    private void ResetCompaction(RecoveryPlan recovered)
    {
        (compaction, compactionFailures, compactAgainAt) = (null, 0, 0);
        (snapshotSequence, snapshotBytes, recordBytes) = (recovered.Stretch.Snapshot, recovered.SnapshotBytes, recovered.RecordBytes);
        Metrics.StateKept(snapshotBytes + recordBytes);
    }

    private async ValueTask CompactWhenDueAsync(Checkpoint done)
    {
        recordBytes += done.State.Length;
        if (compaction is { IsCompleted: true }) await CompleteCompactionAsync();
        Metrics.StateKept(snapshotBytes + recordBytes);
        bool due = recordBytes > Math.Max(snapshotBytes, world.Options.SnapshotAfterRecordBytes);
        if (compaction is not null || !due || world.Clock.GetTimestamp() < compactAgainAt) return;
        compacted = new JournalStretch(shard, snapshotSequence, done.Sequence);
        recordBytesInCompaction = recordBytes;
        bool failedBefore = compactionFailures > 0;
        compaction = world.Scheduler.Start(() => CompactAsync(claim, compacted, done.Position, failedBefore, lifetime!.Token));
    }

    /// <summary>Writes the snapshot and gives its bytes. The state that is read for it proves, each time, that the journal can be recovered
    /// from; only then are older records forgotten.</summary>
    private async Task<long> CompactAsync(
        ShardClaim owner, JournalStretch stretch, long position, bool failedBefore, CancellationToken cancellationToken)
    {
        await world.Compactions.EnterAsync(cancellationToken);
        try
        {
            // An attempt that failed may have got as far as a whole snapshot, and then the one that was known is soon forgotten.
            if (failedBefore)
            {
                RecoveryPlan plan = await world.Journal.PlanRecoveryAsync(owner, cancellationToken);
                stretch = stretch with { Snapshot = plan.Stretch.Snapshot };
            }

            TState second = world.NewState(shard);
            second.PrepareForSnapshot();
            await foreach (ReadOnlyMemory<byte> bytes in world.Journal.ReadAsync(stretch, cancellationToken)) second.Apply(bytes.Span);
            if (second.Position != position)
            {
                throw new InvalidOperationException(
                    $"Shard {shard} read back from its journal is at {second.Position} and not at {position}, where it was written.");
            }

            await world.Journal.BeginSnapshotAsync(owner, cancellationToken);
            long written = 0;
            int parts = 0;
            foreach (ReadOnlyMemory<byte> part in second.WriteSnapshot(world.Options.SnapshotPartBytes))
            {
                await world.Journal.AddSnapshotPartAsync(owner, stretch.Through, parts++, part, cancellationToken);
                written += part.Length;
            }

            second.Release();
            await world.Journal.CompleteSnapshotAsync(owner, stretch.Through, parts, cancellationToken);
            await ReleaseSourceAsync(cancellationToken);
            return written;
        }
        finally
        {
            world.Compactions.Leave();
        }
    }

    /// <summary>What fails here is made up for after the next snapshot.</summary>
    private async Task ReleaseSourceAsync(CancellationToken cancellationToken)
    {
        try
        {
            long needed = await world.Journal.OldestNeededPositionAsync(shard, cancellationToken);
            await world.Source.ReleaseAsync(shard, needed, cancellationToken);
        }
        catch (TidemarkException failure)
        {
            Log.ReleaseFailed(logger, failure, shard);
        }
    }

    /// <summary>Takes note of a snapshot. One that the store could not take is tried again later, since the shard can do without; a damaged
    /// journal and a lost claim end the incarnation.</summary>
    private async ValueTask CompleteCompactionAsync()
    {
        Task<long> done = compaction!;
        compaction = null;
        try
        {
            (snapshotBytes, snapshotSequence) = (await done, compacted.Through);
            recordBytes -= recordBytesInCompaction;
            compactionFailures = 0;
            Metrics.SnapshotDone(snapshotBytes);
        }
        catch (FencedException)
        {
            NoteFenced();
            throw;
        }
        catch (TidemarkException failure) when (failure is not JournalDamagedException)
        {
            TimeSpan delay = world.Options.Supervision.DelayAfter(++compactionFailures, failure);
            compactAgainAt = world.Clock.GetTimestamp() + (long)(delay.TotalSeconds * world.Clock.TimestampFrequency);
            Log.SnapshotFailed(logger, failure, shard, compactionFailures, delay.TotalMilliseconds);
        }
    }

    private async ValueTask AbandonCompactionAsync()
    {
        if (compaction is null) return;
        await ((Task)compaction).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        compaction = null;
    }
}
