using System.Runtime.CompilerServices;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.Checkers;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Ports;

/// <summary>The shared store as one process reaches it; what happens there is told to the checkers as it happens.</summary>
/// <remarks>Like the real ones it copies what it is given before it first waits.</remarks>
internal sealed class SimJournal(
    SimProcess process, SimService service, IJournal store, JournalCheckers checkers, ShardWitnesses witnesses, PlantedBug bug) : IJournal
{
    private readonly Dictionary<int, long> busyUntil = [];

    public async ValueTask<string> EnsureMetadataAsync(string name, string value, CancellationToken cancellationToken) =>
        await Call($"metadata {name}", () => AtOnce(store.EnsureMetadataAsync(name, value, default)), cancellationToken);

    public async ValueTask<ShardClaim> ClaimAsync(int shard, CancellationToken cancellationToken) =>
        await Call($"claims shard {shard}", () =>
        {
            ShardClaim claim = AtOnce(store.ClaimAsync(shard, default));
            checkers.Commits.Claimed(process.Name, claim);
            return claim;
        }, cancellationToken);

    public async ValueTask<RecoveryPlan> PlanRecoveryAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        RecoveryPlan plan = await Call($"plans the recovery of shard {claim.Shard}, epoch {claim.Epoch}", () =>
        {
            RecoveryPlan plan = AtOnce(store.PlanRecoveryAsync(Owner(claim), default));
            checkers.Commits.Planned(claim, plan);
            return plan;
        }, cancellationToken);
        witnesses.Of(claim.Shard).RecoversFrom = plan.Stretch.Through;
        return plan;
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        JournalStretch stretch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<byte[]> parts = await ReadAllAsync(stretch, cancellationToken);
        for (int i = 0; i < parts.Count; i++)
        {
            if (i % 4 == 1) await Call($"reads {stretch}, part {i}", () => true, cancellationToken);
            yield return parts[i];
        }
    }

    public ValueTask CommitAsync(ShardClaim claim, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        Checkpoint copy = checkpoint with
        {
            State = checkpoint.State.ToArray(),
            Outbox = checkpoint.Outbox.ToArray(),
            Fired = [.. checkpoint.Fired.Select(b => new FiredBlock(b.Family, b.Group, b.Window, b.Stored.ToArray()))],
        };
        WrittenState written = witnesses.Of(claim.Shard).TakeWritten();
        string what = $"commits shard {claim.Shard}, epoch {claim.Epoch}, sequence {copy.Sequence}, position {copy.Position}";
        if (bug == PlantedBug.OutboxBeforeCommit) checkers.Sink.ArrivedAll(process.Name, OutputBuffer.Read(claim.Shard, copy.Outbox));
        return bug == PlantedBug.AcknowledgeBeforeCommit
            ? CommitLater(claim, copy, written, cancellationToken)
            : new ValueTask(Call(what, () => Commit(claim, copy, written), cancellationToken));
    }

    public async ValueTask BeginSnapshotAsync(ShardClaim claim, CancellationToken cancellationToken) =>
        await Call($"begins a snapshot of shard {claim.Shard}", () =>
        {
            AtOnce(store.BeginSnapshotAsync(Owner(claim), default));
            checkers.States.SnapshotBegun(claim.Shard);
            return true;
        }, cancellationToken);

    public ValueTask AddSnapshotPartAsync(
        ShardClaim claim, long sequence, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        byte[] copy = bytes.ToArray();
        return new ValueTask(Call($"adds part {part} to snapshot {sequence} of shard {claim.Shard}", () =>
        {
            AtOnce(store.AddSnapshotPartAsync(Owner(claim), sequence, part, copy, default));
            checkers.States.SnapshotPart(claim.Shard, copy);
            return true;
        }, cancellationToken));
    }

    public async ValueTask CompleteSnapshotAsync(ShardClaim claim, long sequence, int parts, CancellationToken cancellationToken) =>
        await Call($"completes snapshot {sequence} of shard {claim.Shard}", () =>
        {
            AtOnce(store.CompleteSnapshotAsync(Owner(claim), sequence, parts, default));
            checkers.States.SnapshotDone(claim.Shard, sequence);
            return true;
        }, cancellationToken);

    public async ValueTask<long> OldestNeededPositionAsync(int shard, CancellationToken cancellationToken) =>
        await Call($"asks for the oldest position of shard {shard}", () => AtOnce(store.OldestNeededPositionAsync(shard, default)),
            cancellationToken);

    public async ValueTask<IReadOnlyList<FiredBlock>> ReadFiredAsync(
        int shard, int family, int group, Interval starts, int limit, CancellationToken cancellationToken) =>
        await Call($"reads what shard {shard} fired", () => AtOnce(store.ReadFiredAsync(shard, family, group, starts, limit, default)),
            cancellationToken);

    public ValueTask DisposeAsync() => default;

    /// <summary>The store in memory answers at once.</summary>
    public static T AtOnce<T>(ValueTask<T> answer) => answer.IsCompleted
        ? answer.Result : throw new InvalidOperationException("The store did not answer at once.");

    /// <summary>Everything in a stretch.</summary>
    public static List<byte[]> ReadAll(IJournal store, JournalStretch stretch)
    {
        var parts = new List<byte[]>();
        IAsyncEnumerator<ReadOnlyMemory<byte>> reading = store.ReadAsync(stretch, default).GetAsyncEnumerator();
        while (AtOnce(reading.MoveNextAsync())) parts.Add(reading.Current.ToArray());
        return parts;
    }

    private async Task<List<byte[]>> ReadAllAsync(JournalStretch stretch, CancellationToken cancellationToken)
    {
        try
        {
            return await Call($"reads {stretch}", () => ReadAll(store, stretch), cancellationToken);
        }
        catch (JournalDamagedException damage)
        {
            checkers.Commits.FoundDamaged(process.Name, stretch, damage.Message);
            throw;
        }
    }

    private bool Commit(ShardClaim claim, Checkpoint checkpoint, WrittenState written)
    {
        AtOnce(store.CommitAsync(Owner(claim), checkpoint, default));
        checkers.Committed(process.Name, claim, checkpoint, written);
        return true;
    }

    /// <summary>Planted: the answer comes first, the commit some time later, and only if the process lives.</summary>
    private async ValueTask CommitLater(
        ShardClaim claim, Checkpoint checkpoint, WrittenState written, CancellationToken cancellationToken)
    {
        SimWorld world = service.World;
        long at = Math.Max(world.Now + world.Micros(1_000, 300_000), busyUntil.GetValueOrDefault(claim.Shard) + 1);
        busyUntil[claim.Shard] = at;
        world.After(at - world.Now, process, () =>
        {
            try
            {
                Commit(claim, checkpoint, written);
            }
            catch (TidemarkException failure)
            {
                world.Note($"what was acknowledged could not be committed: {failure.Message}");
            }
        });
        await Call("is told of a commit", () => true, cancellationToken);
    }

    /// <summary>Planted: whoever comes is taken for the owner.</summary>
    private ShardClaim Owner(ShardClaim claim) =>
        bug == PlantedBug.MissingFence ? claim with { Epoch = checkers.Commits.Epoch(claim.Shard) } : claim;

    private Task<T> Call<T>(string what, Func<T> apply, CancellationToken cancellationToken) =>
        service.CallAsync(process, what, apply, cancellationToken);

    private static void AtOnce(ValueTask answer)
    {
        if (!answer.IsCompleted) throw new InvalidOperationException("The store did not answer at once.");
        answer.GetAwaiter().GetResult();
    }
}
