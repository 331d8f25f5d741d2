using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>What every journal keeps to, whatever store it is made of.</summary>
public abstract class JournalContract
{
    private static readonly Interval always = new(EventTime.Min, EventTime.Max);

    /// <summary>Opens the journal; within one test always the same one.</summary>
    protected abstract IJournal Open();

    [Fact]
    public async Task Claim_EachTime_RaisesTheEpochOfThatShardAlone()
    {
        await using IJournal journal = Open();
        Assert.Equal(new ShardClaim(3, 1), await journal.ClaimAsync(3, default));
        Assert.Equal(new ShardClaim(3, 2), await journal.ClaimAsync(3, default));
        Assert.Equal(new ShardClaim(0, 1), await journal.ClaimAsync(0, default));
    }

    [Fact]
    public async Task Recover_WhenTheShardIsNew_IsEmpty()
    {
        await using IJournal journal = Open();
        RecoveryPlan plan = await journal.PlanRecoveryAsync(await journal.ClaimAsync(0, default), default);
        Assert.Equal((new JournalStretch(0, 0, 0), 0, EventTime.Min), (plan.Stretch, plan.Position, plan.Watermark));
        Assert.Empty(await journal.Read(plan.Stretch));
        Assert.Empty(plan.Unpublished);
        Assert.Equal(0, await journal.OldestNeededPositionAsync(0, default));
    }

    [Fact]
    public async Task Commit_WhenALaterClaimWasMade_IsRefusedAndChangesNothing()
    {
        await using IJournal journal = Open();
        ShardClaim old = await journal.ClaimAsync(1, default);
        await journal.CommitAll(old, Delta(1) with { Outbox = new byte[] { 1 }, Fired = [Fired(0, 0, 0, 10, 1)] });
        ShardClaim current = await journal.ClaimAsync(1, default);
        Checkpoint late = Delta(2) with
        {
            Outbox = new byte[] { 2 }, Fired = [Fired(0, 0, 0, 10, 2)], PublishedThrough = 1, FiredRetainedFrom = EventTime.Max,
        };
        FencedException fenced = await Assert.ThrowsAsync<FencedException>(() => journal.CommitAll(old, late));
        Assert.Equal(old, fenced.Claim);
        RecoveryPlan plan = await journal.PlanRecoveryAsync(current, default);
        Assert.Equal((1, 10), (plan.Stretch.Through, plan.Position));
        Assert.Equal([State(1)], await journal.States(current));
        Assert.Equal<byte>([1], Assert.Single(plan.Unpublished).Bytes.ToArray());
        Assert.Equal([(0, 10, [1])], await journal.FiredOf(1, 0, 0, always));
        await journal.CommitAll(current, Delta(2));
    }

    [Fact]
    public async Task Recover_OfAnOwnerThatWasReplaced_IsRefused()
    {
        await using IJournal journal = Open();
        ShardClaim old = await journal.ClaimAsync(1, default);
        await journal.CommitAll(old, Delta(1));
        await journal.ClaimAsync(1, default);
        await Assert.ThrowsAsync<FencedException>(() => journal.PlanRecoveryAsync(old, default).AsTask());
    }

    [Fact]
    public async Task Commit_WhenTheShardWasNeverClaimed_IsRefused()
    {
        await using IJournal journal = Open();
        await Assert.ThrowsAsync<FencedException>(() => journal.CommitAll(new ShardClaim(0, 1), Delta(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Commit_WhenTheSequenceDoesNotFollow_IsABugAndChangesNothing(long sequence)
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitAll(claim, Delta(1), Delta(2));
        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.CommitAll(claim, Delta(sequence)));
        Assert.Equal([State(1), State(2)], await journal.States(claim));
    }

    [Fact]
    public async Task Commit_WhenAnsweredAndTheBufferIsUsedAgain_KeepsWhatItWasGiven()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        byte[] buffer = State(1);
        await journal.CommitAll(claim, Delta(1) with { State = buffer });
        Array.Clear(buffer);
        Assert.Equal([State(1)], await journal.States(claim));
    }

    [Fact]
    public async Task Recover_AfterSnapshots_BeginsWithTheNewest()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitRange(claim, 1, 6, snapshots: [2, 4]);
        RecoveryPlan plan = await journal.PlanRecoveryAsync(claim, default);
        Assert.Equal(new JournalStretch(0, 4, 6), plan.Stretch);
        Assert.Equal([.. Parts(4), State(5), State(6)], await journal.Read(plan.Stretch));
        Assert.True(plan.SnapshotBytes >= Parts(4).Sum(part => part.Length), $"{plan.SnapshotBytes}");
        Assert.True(plan.RecordBytes >= State(5).Length + State(6).Length, $"{plan.RecordBytes}");
    }

    [Fact]
    public async Task Read_OfAnEarlierStretch_GivesIt()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitRange(claim, 1, 6, snapshots: [2, 4]);
        Assert.Equal([.. Parts(2), State(3), State(4)], await journal.Read(new JournalStretch(0, 2, 4)));
        Assert.Equal(Parts(4), await journal.Read(new JournalStretch(0, 4, 4)));
    }

    [Fact]
    public async Task Snapshot_NotCompleted_CountsForNothing()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitRange(claim, 1, 3, snapshots: 1);
        await journal.BeginSnapshotAsync(claim, default);
        await journal.AddSnapshotPartAsync(claim, 3, 0, new byte[] { 1 }, default);
        await journal.AddSnapshotPartAsync(claim, 3, 1, new byte[] { 2 }, default);
        Assert.Equal([.. Parts(1), State(2), State(3)], await journal.States(claim));

        // A second attempt at the same sequence leaves nothing of the first.
        claim = await journal.ClaimAsync(0, default);
        await journal.BeginSnapshotAsync(claim, default);
        await journal.AddSnapshotPartAsync(claim, 3, 0, new byte[] { 3 }, default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.CompleteSnapshotAsync(claim, 3, 2, default).AsTask());
        await journal.CompleteSnapshotAsync(claim, 3, 1, default);
        Assert.Equal([[3]], await journal.States(claim));
        await journal.CommitAll(claim, Delta(4));
        Assert.Equal([[3], State(4)], await journal.States(claim));
    }

    [Fact]
    public async Task Snapshot_WhileRecordsAreCommitted_TakesThePlaceOfThoseBeforeIt()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitRange(claim, 1, 2);
        await journal.BeginSnapshotAsync(claim, default);
        await journal.AddSnapshotPartAsync(claim, 2, 0, Part(2, 0), default);
        await journal.CommitRange(claim, 3, 4);
        await journal.CompleteSnapshotAsync(claim, 2, 1, default);
        Assert.Equal([Part(2, 0), State(3), State(4)], await journal.States(claim));
    }

    [Fact]
    public async Task Snapshot_OfAnOwnerThatWasReplaced_IsRefused()
    {
        await using IJournal journal = Open();
        ShardClaim old = await journal.ClaimAsync(0, default);
        await journal.CommitRange(old, 1, 2, snapshots: 1);
        await journal.BeginSnapshotAsync(old, default);
        await journal.AddSnapshotPartAsync(old, 2, 0, Part(2, 0), default);
        ShardClaim current = await journal.ClaimAsync(0, default);
        await Assert.ThrowsAsync<FencedException>(() => journal.AddSnapshotPartAsync(old, 2, 1, Part(2, 1), default).AsTask());
        await Assert.ThrowsAsync<FencedException>(() => journal.CompleteSnapshotAsync(old, 2, 1, default).AsTask());
        await Assert.ThrowsAsync<FencedException>(() => journal.BeginSnapshotAsync(old, default).AsTask());
        Assert.Equal([.. Parts(1), State(2)], await journal.States(current));
    }

    [Fact]
    public async Task Snapshot_WhileOutputsOfEarlierRecordsWait_KeepsThem()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitAll(claim, Delta(1) with { Outbox = new byte[] { 1 } });
        await journal.CommitRange(claim, 2, 6, snapshots: [3, 4, 6]);
        Assert.Equal([(1L, 1)], await Unpublished(journal, claim));
        await journal.CommitAll(claim, Delta(7) with { PublishedThrough = 1 });
        await journal.SnapshotAfter(claim, 7);
        Assert.Empty(await Unpublished(journal, claim));
        Assert.Equal(Parts(7), await journal.States(claim));
    }

    [Fact]
    public async Task Recover_WhenAStateIsEmpty_GivesItBack()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitAll(claim, Delta(1) with { State = default });
        Assert.Empty(Assert.Single(await journal.States(claim)));
    }

    [Fact]
    public async Task OldestNeededPosition_IsThatOfTheOlderOfTwoSnapshots()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        List<long> positions = [];
        for (int sequence = 1; sequence <= 6; sequence++)
        {
            await journal.CommitRange(claim, sequence, sequence, snapshots: [2, 4, 5]);
            positions.Add(await journal.OldestNeededPositionAsync(0, default));
        }

        Assert.Equal([0, 0, 0, 20, 40, 40], positions);
    }

    [Fact]
    public async Task Outboxes_UntilTheyArePublished_AreKeptInOrder()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitAll(
            claim,
            Delta(1) with { Outbox = new byte[] { 1 } }, Delta(2), Delta(3) with { Outbox = new byte[] { 3, 3 } },
            Delta(4) with { Outbox = new byte[] { 4 }, PublishedThrough = 1 }, Delta(5) with { PublishedThrough = 2 });
        Assert.Equal([(3L, 2), (4L, 1)], await Unpublished(journal, claim));
        await journal.CommitAll(claim, Delta(6) with { PublishedThrough = 4 });
        Assert.Empty(await Unpublished(journal, claim));
    }

    [Fact]
    public async Task ReadFired_WithinARange_IsHalfOpenAndOrderedByStart()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(2, default);
        await journal.CommitAll(
            claim,
            Delta(1) with { Fired = [Fired(0, 0, 20, 30, 3), Fired(0, 0, -10, 0, 1), Fired(0, 1, 0, 10, 9), Fired(1, 0, 0, 60, 8)] },
            Delta(2) with { Fired = [Fired(0, 0, 0, 10, 2)] });
        Assert.Equal([(-10, 0, [1]), (0, 10, [2])], await journal.FiredOf(2, 0, 0, Window(-10, 20)));
        Assert.Equal([(0, 10, [9])], await journal.FiredOf(2, 0, 1, always));
        Assert.Equal([(0, 60, [8])], await journal.FiredOf(2, 1, 0, always));
        Assert.Empty(await journal.FiredOf(1, 0, 0, always));
    }

    [Fact]
    public async Task ReadFired_WhenThereAreMoreThanTheLimit_GivesTheNewest()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitAll(
            claim,
            Delta(1) with { Fired = [Fired(0, 0, 0, 10, 1), Fired(0, 0, 30, 40, 4), Fired(0, 0, 10, 20, 2), Fired(0, 0, 20, 30, 3)] });
        Assert.Equal([(10, 20, [2]), (20, 30, [3])], await journal.FiredOf(0, 0, 0, Window(0, 30), limit: 2));
        Assert.Empty(await journal.FiredOf(0, 0, 0, always, limit: 0));
    }

    [Fact]
    public async Task ReadFired_WhenAWindowFiredAgain_GivesTheLaterBlock()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitAll(
            claim,
            Delta(1) with { Fired = [Fired(0, 0, 0, 10, 1), Fired(0, 0, 0, 20, 5)] },
            Delta(2) with { Fired = [Fired(0, 0, 0, 10, 2, 2)] });
        Assert.Equal([(0, 10, [2, 2]), (0, 20, [5])], await journal.FiredOf(0, 0, 0, always));
    }

    [Fact]
    public async Task ReadFired_WhenRetentionPassed_GivesNoWindowThatEndsBefore()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        await journal.CommitAll(
            claim,
            Delta(1) with { Fired = [Fired(0, 0, 0, 10, 1), Fired(0, 0, 5, 11, 2), Fired(1, 2, 0, 10, 3), Fired(0, 0, 20, 30, 4)] },
            Delta(2) with { FiredRetainedFrom = new EventTime(11) });
        Assert.Equal([(5, 11, [2]), (20, 30, [4])], await journal.FiredOf(0, 0, 0, always));
        Assert.Empty(await journal.FiredOf(0, 1, 2, always));
    }

    [Fact]
    public async Task EnsureMetadata_WhenAValueIsThere_GivesTheFirst()
    {
        await using IJournal journal = Open();
        Assert.Equal("8", await journal.EnsureMetadataAsync("partitions", "8", default));
        Assert.Equal("8", await journal.EnsureMetadataAsync("partitions", "16", default));
        Assert.Equal("é", await journal.EnsureMetadataAsync("key", "é", default));
    }

    [Fact]
    public async Task Reopen_AfterDispose_GivesEverythingBack()
    {
        ShardClaim claim;
        await using (IJournal journal = Open())
        {
            claim = await journal.ClaimAsync(7, default);
            await journal.EnsureMetadataAsync("a", "1", default);
            await journal.CommitRange(claim, 1, 1, snapshots: 1);
            await journal.CommitAll(claim, Delta(2) with { Outbox = new byte[] { 2 }, Fired = [Fired(0, 0, 0, 10, 1)] });
            await journal.CommitRange(claim, 3, 4, snapshots: 3);
        }

        await using IJournal reopened = Open();
        Assert.Equal("1", await reopened.EnsureMetadataAsync("a", "2", default));
        Assert.Equal([.. Parts(3), State(4)], await reopened.States(claim));
        Assert.Equal([(2L, 1)], await Unpublished(reopened, claim));
        Assert.Equal([(0, 10, [1])], await reopened.FiredOf(7, 0, 0, always));
        Assert.Equal(10, await reopened.OldestNeededPositionAsync(7, default));
        Assert.Equal(new ShardClaim(7, 2), await reopened.ClaimAsync(7, default));
    }

    [Fact]
    public async Task Calls_WhenTheWaitIsCancelledBeforehand_DoNothing()
    {
        await using IJournal journal = Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.CommitAsync(claim, Delta(1), cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.ClaimAsync(0, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.PlanRecoveryAsync(claim, cancelled).AsTask());
        await journal.CommitAll(claim, Delta(1));
        Assert.Equal([State(1)], await journal.States(claim));
    }

    [Fact]
    public async Task Commits_OfManyShardsAtOnce_KeepApart()
    {
        await using IJournal journal = Open();
        ShardClaim[] claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(shard => journal.ClaimAsync(shard, default).AsTask()));
        await Task.WhenAll(claims.Select(claim => journal.CommitAll(
            claim, [.. Enumerable.Range(1, 5).Select(sequence => Delta(sequence) with { State = State(sequence + claim.Shard) })])));
        foreach (ShardClaim claim in claims)
            Assert.Equal(Enumerable.Range(1, 5).Select(sequence => State(sequence + claim.Shard)), await journal.States(claim));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Recover_AfterARandomHistory_GivesWhatTheModelHolds(int seed)
    {
        var random = new Random(seed);
        JournalModel[] models = [.. Enumerable.Range(0, 3).Select(shard => new JournalModel(shard))];
        IJournal journal = Open();
        try
        {
            for (int step = 0; step < 60; step++)
            {
                JournalModel model = models[random.Next(models.Length)];
                switch (random.Next(10))
                {
                    case 0:
                        await journal.DisposeAsync();
                        journal = Open();
                        break;
                    case 1 or 2:
                        await model.CheckAsync(journal);
                        break;
                    default:
                        await model.CommitAsync(journal, random);
                        break;
                }
            }

            foreach (JournalModel model in models) await model.CheckAsync(journal);
        }
        finally
        {
            await journal.DisposeAsync();
        }
    }

    private static async Task<(long, int)[]> Unpublished(IJournal journal, ShardClaim claim) =>
        [.. (await journal.PlanRecoveryAsync(claim, default)).Unpublished.Select(outbox => (outbox.Sequence, outbox.Bytes.Length))];
}
