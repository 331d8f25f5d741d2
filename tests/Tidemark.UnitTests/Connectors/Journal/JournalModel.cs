using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>One shard's history as it should be: everything ever committed, nothing ever deleted.</summary>
internal sealed class JournalModel(int shard)
{
    private readonly List<Checkpoint> history = [];
    private ShardClaim claim;
    private long published;

    /// <summary>Commits a random checkpoint, after a new claim now and then.</summary>
    public async Task CommitAsync(IJournal journal, Random random)
    {
        if (claim.Epoch == 0 || random.Next(8) == 0) claim = await journal.ClaimAsync(shard, default);
        published = random.NextInt64(published, history.Count + 1);
        long position = (history.Count > 0 ? history[^1].Position : 0) + random.Next(3);
        var checkpoint = new Checkpoint(
            history.Count + 1, random.Next(4) == 0, position, new EventTime(random.NextInt64()), Bytes(random, 3000),
            random.Next(2) == 0 ? default : Bytes(random, 50), [], published, EventTime.Min);
        await journal.CommitAsync(claim, checkpoint, default);
        history.Add(checkpoint);
    }

    /// <summary>Compares the journal with the history.</summary>
    public async Task CheckAsync(IJournal journal)
    {
        RecoveredShard recovered = await journal.RecoverAsync(claim with { Shard = shard }, default);
        int start = history.FindLastIndex(checkpoint => checkpoint.IsSnapshot);
        Assert.Equal(history.Count, recovered.Sequence);
        Assert.Equal(history.Count > 0 ? history[^1].Position : 0, recovered.Position);
        Assert.Equal(
            history.Skip(Math.Max(0, start)).Select(checkpoint => checkpoint.State.ToArray()),
            recovered.States.Select(state => state.ToArray()));
        Assert.Equal(
            history.Where(checkpoint => checkpoint.Sequence > published && !checkpoint.Outbox.IsEmpty)
                .Select(checkpoint => (checkpoint.Sequence, Convert.ToHexString(checkpoint.Outbox.Span))),
            recovered.Unpublished.Select(outbox => (outbox.Sequence, Convert.ToHexString(outbox.Bytes.Span))));
        Checkpoint[] snapshots = [.. history.Where(checkpoint => checkpoint.IsSnapshot)];
        Assert.Equal(
            snapshots.Length < 2 ? 0 : snapshots[^2].Position, await journal.OldestNeededPositionAsync(shard, default));
    }

    private static byte[] Bytes(Random random, int most)
    {
        byte[] bytes = new byte[random.Next(1, most)];
        random.NextBytes(bytes);
        return bytes;
    }
}
