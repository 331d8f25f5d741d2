using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>One shard's history as it should be: everything ever committed, nothing ever deleted.</summary>
internal sealed class JournalModel(int shard)
{
    private readonly List<Checkpoint> history = [];
    private readonly List<(long Sequence, byte[][] Parts)> snapshots = [];
    private ShardClaim claim;
    private long published;

    /// <summary>Commits a random checkpoint, after a new claim now and then, and now and then a snapshot, not always to its end.</summary>
    public async Task CommitAsync(IJournal journal, Random random)
    {
        if (claim.Epoch == 0 || random.Next(8) == 0) claim = await journal.ClaimAsync(shard, default);
        published = random.NextInt64(published, history.Count + 1);
        long position = (history.Count > 0 ? history[^1].Position : 0) + random.Next(3);
        var checkpoint = new Checkpoint(
            history.Count + 1, position, new EventTime(random.NextInt64()), random.Next(2) == 0, Bytes(random, 3000),
            random.Next(2) == 0 ? default : Bytes(random, 50), [], published, EventTime.Min);
        await journal.CommitAsync(claim, checkpoint, default);
        history.Add(checkpoint);
        if (random.Next(4) == 0) await SnapshotAsync(journal, random);
    }

    /// <summary>Compares the journal with the history.</summary>
    public async Task CheckAsync(IJournal journal)
    {
        RecoveryPlan plan = await journal.PlanRecoveryAsync(claim with { Shard = shard }, default);
        (long from, byte[][] parts) = snapshots.Count > 0 ? snapshots[^1] : (0, []);
        Assert.Equal(new JournalStretch(shard, from, history.Count), plan.Stretch);
        Assert.Equal(history.Count > 0 ? history[^1].Position : 0, plan.Position);
        Assert.Equal(history.Count > 0 ? history[^1].Watermark : EventTime.Min, plan.Watermark);
        Assert.Empty(plan.SetAside);
        Assert.Equal(
            [.. parts, .. history.Skip((int)from).Select(checkpoint => checkpoint.State.ToArray())], await journal.Read(plan.Stretch));
        Assert.Equal(
            history.Where(checkpoint => checkpoint.Sequence > published && !checkpoint.Outbox.IsEmpty)
                .Select(checkpoint => (checkpoint.Sequence, Convert.ToHexString(checkpoint.Outbox.Span))),
            plan.Unpublished.Select(outbox => (outbox.Sequence, Convert.ToHexString(outbox.Bytes.Span))));
        Assert.Equal(
            snapshots.Count < 2 ? 0 : history[(int)snapshots[^2].Sequence - 1].Position,
            await journal.OldestNeededPositionAsync(shard, default));
    }

    private async Task SnapshotAsync(IJournal journal, Random random)
    {
        byte[][] parts = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Bytes(random, 2000))];
        await journal.BeginSnapshotAsync(claim, default);
        for (int part = 0; part < parts.Length; part++)
            await journal.AddSnapshotPartAsync(claim, history.Count, part, parts[part], default);
        if (random.Next(4) == 0) return;
        await journal.CompleteSnapshotAsync(claim, history.Count, parts.Length, default);
        snapshots.Add((history.Count, parts));
    }

    private static byte[] Bytes(Random random, int most)
    {
        byte[] bytes = new byte[random.Next(1, most)];
        random.NextBytes(bytes);
        return bytes;
    }
}
