using Tidemark.Connectors.Journal;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Whatever is changed in the file past the journal is noticed: recovery does without it where the source makes up for it, and
/// fails where not.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private static readonly ShardClaim owner = new(0, 1);
    private static readonly int[] places = [0, 1, 2, 6, 10, -1];

    private readonly JournalFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData("record", "sequence = 3")]
    [InlineData("record", "sequence = 4")]
    [InlineData("snapshot_part", "sequence = 2 AND part = 0")]
    public async Task Recover_WhenWhatIsNotNeededIsDamaged_GivesTheState(string table, string where)
    {
        await using SqlJournal journal = await OpenWithHistory();
        foreach (int at in places)
        {
            fixture.Flip(table, where, at);
            await AssertRecovers(journal, 4, 6, setAside: 0);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Recover_WhenTheNewestSnapshotIsDamaged_TakesTheOlderAndTheRecordsAfterIt(int part)
    {
        await using SqlJournal journal = await OpenWithHistory();
        fixture.Flip("snapshot_part", $"sequence = 4 AND part = {part}", 12);
        await AssertRecovers(journal, 2, 6, setAside: 1);

        // It is given up for good, so that room for the next is not made of the one that is whole.
        await journal.CommitRange(owner, 7, 8, snapshots: 8);
        await AssertRecovers(journal, 8, 8, setAside: 0);
        fixture.Flip("snapshot_part", "sequence = 8 AND part = 0", 12);
        await AssertRecovers(journal, 2, 8, setAside: 1);
    }

    [Theory]
    [InlineData("DELETE FROM snapshot_part WHERE sequence = 4 AND part = 1")]
    [InlineData("DELETE FROM snapshot_part WHERE sequence = 4 AND part = 2")]
    [InlineData("DELETE FROM snapshot WHERE sequence = 4")]
    [InlineData("UPDATE snapshot SET parts = parts - 1 WHERE sequence = 4")]
    [InlineData("UPDATE snapshot SET position = position + 1 WHERE sequence = 4")]
    [InlineData("UPDATE snapshot SET watermark = watermark + 1 WHERE sequence = 4")]
    [InlineData("UPDATE snapshot SET record_hash = record_hash + 1 WHERE sequence = 4")]
    [InlineData("UPDATE snapshot_part SET frame = (SELECT frame FROM snapshot_part WHERE sequence = 2 AND part = 0) "
        + "WHERE sequence = 4 AND part = 0")]
    public async Task Recover_WhenASnapshotWasChanged_TakesTheOlder(string sql)
    {
        await using SqlJournal journal = await OpenWithHistory();
        Assert.True(fixture.Execute(sql) > 0, "nothing was changed");
        await AssertRecovers(journal, 2, 6, setAside: 1);
    }

    [Fact]
    public async Task Recover_WhenTheOnlySnapshotIsDamaged_TakesAllRecords()
    {
        await using SqlJournal journal = fixture.Open();
        await journal.CommitRange(await journal.ClaimAsync(0, default), 1, 3, snapshots: 2);
        fixture.Flip("snapshot_part", "part = 1", 12);
        await AssertRecovers(journal, 0, 3, setAside: 1);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Recover_WhenARecordIsDamaged_IsCutBeforeItAndGoesOn(long sequence)
    {
        foreach (int at in places)
        {
            fixture.Clear();
            await using SqlJournal journal = await OpenWithHistory();
            fixture.Flip("record", $"sequence = {sequence}", at);
            RecoveryPlan plan = await AssertRecovers(journal, 4, sequence - 1, setAside: 1);
            Assert.Equal((sequence - 1) * 10, plan.Position);
            Assert.Contains($"record {sequence} fails the checksum", Assert.Single(plan.SetAside), StringComparison.Ordinal);
            Assert.Equal(6 - sequence + 1, fixture.Count("quarantine WHERE kind = 'record'"));

            // What is read again from the source takes the place of what was set aside.
            await journal.CommitRange(owner, (int)sequence, 9, snapshots: 8);
            await AssertRecovers(journal, 8, 9, setAside: 0);
        }
    }

    [Theory]
    [InlineData("epoch = epoch + 1")]
    [InlineData("position = position + 1")]
    [InlineData("watermark = watermark - 1")]
    [InlineData("follows_from_source = 1 - follows_from_source")]
    [InlineData("outbox_hash = outbox_hash + 1")]
    [InlineData("previous_hash = previous_hash + 1")]
    [InlineData("frame_hash = frame_hash + 1")]
    [InlineData("hash = hash + 1")]
    [InlineData("sequence = sequence + 100")]
    [InlineData("sequence = -sequence")]
    public async Task Recover_WhenAFieldWasChanged_IsCutBeforeIt(string change)
    {
        await using SqlJournal journal = await OpenWithHistory();
        fixture.Execute($"UPDATE record SET {change} WHERE sequence = 5");
        await AssertRecovers(journal, 4, 4, setAside: 1);
    }

    [Fact]
    public async Task Recover_WhenTheNewestRecordIsMissing_IsNoticed()
    {
        await using SqlJournal journal = await OpenWithHistory();
        fixture.Execute("DELETE FROM record WHERE sequence = 6");
        RecoveryPlan plan = await AssertRecovers(journal, 4, 5, setAside: 1);
        Assert.Equal("record 6 is missing", Assert.Single(plan.SetAside));
    }

    [Fact]
    public async Task Recover_WhenRecordsWereSwapped_IsNoticed()
    {
        await using SqlJournal journal = await OpenWithHistory();
        fixture.Execute(
            "UPDATE record SET sequence = -1 WHERE sequence = 5; UPDATE record SET sequence = 5 WHERE sequence = 6;"
            + "UPDATE record SET sequence = 6 WHERE sequence = -1");
        await AssertRecovers(journal, 4, 4, setAside: 1);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(5)]
    public async Task Recover_WhenTheWatermarkWasMovedFromOutsideInWhatIsCutOff_Fails(long damaged)
    {
        await using SqlJournal journal = fixture.Open();
        await journal.CommitRange(await journal.ClaimAsync(0, default), 1, 5, snapshots: [2, 4]);
        await journal.CommitAll(owner, Delta(6) with { FollowsFromSource = false });
        fixture.Flip("record", $"sequence = {damaged}", 12);
        string message = await Failure(journal);
        Assert.Contains($"record {damaged} fails the checksum of its state", message, StringComparison.Ordinal);
        Assert.Contains("record 6 moved the watermark by the clock", message, StringComparison.Ordinal);
        Assert.Contains(fixture.Path, message, StringComparison.Ordinal);
        Assert.Contains("Restore the data folder", message, StringComparison.Ordinal);
        fixture.Flip("record", $"sequence = {damaged}", 12);
        await AssertRecovers(journal, 4, 6, setAside: 0);
    }

    [Fact]
    public async Task Recover_WhenBothSnapshotsAreDamaged_Fails()
    {
        await using SqlJournal journal = await OpenWithHistory();
        fixture.Execute("DELETE FROM snapshot_part WHERE part = 0");
        string message = await Failure(journal);
        Assert.Contains("snapshot 4 is damaged in part 0; snapshot 2 is damaged in part 0", message, StringComparison.Ordinal);
        Assert.Contains("the source holds no records before offset 20", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_WhileTheSourceHoldsEverything_NeedsNothingOfTheJournal()
    {
        await using SqlJournal journal = fixture.Open();
        await journal.CommitRange(await journal.ClaimAsync(0, default), 1, 3, snapshots: 2);
        await journal.BeginSnapshotAsync(owner, default);
        fixture.Execute("DELETE FROM snapshot_part");
        fixture.Execute("DELETE FROM record WHERE sequence < 3");
        RecoveryPlan plan = await journal.PlanRecoveryAsync(owner, default);
        Assert.Equal((new JournalStretch(0, 0, 0), 0), (plan.Stretch, plan.Position));
        await journal.CommitRange(owner, 1, 4, snapshots: 2);
        await AssertRecovers(journal, 2, 4, setAside: 0);
    }

    [Fact]
    public async Task Recover_WhenTheShardsRowWasChanged_Fails()
    {
        await using SqlJournal journal = await OpenWithHistory();
        foreach (string column in (string[])["epoch", "newest", "newest_hash", "first_record", "snapshot", "older_snapshot", "published"])
        {
            fixture.Execute($"UPDATE shard SET {column} = {column} + 1");
            Assert.Contains("does not fit its hash", await Failure(journal), StringComparison.Ordinal);
            await Assert.ThrowsAsync<JournalDamagedException>(() => journal.ClaimAsync(0, default).AsTask());
            fixture.Execute($"UPDATE shard SET {column} = {column} - 1");
        }
    }

    [Fact]
    public async Task Claim_WhenTheShardsRowWasLost_Fails()
    {
        await using SqlJournal journal = await OpenWithHistory();
        fixture.Execute("DELETE FROM shard");
        JournalDamagedException damaged =
            await Assert.ThrowsAsync<JournalDamagedException>(() => journal.ClaimAsync(0, default).AsTask());
        Assert.Contains("the row that says who owns it and what it holds is lost", damaged.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE outbox SET frame = x'00' WHERE sequence = 6")]
    [InlineData("DELETE FROM outbox WHERE sequence = 6")]
    [InlineData("UPDATE outbox SET sequence = 5 WHERE sequence = 6")]
    public async Task Recover_WhenAnOutboxIsDamaged_IsCutBeforeItsRecord(string sql)
    {
        await using SqlJournal journal = fixture.Open();
        await journal.CommitRange(await journal.ClaimAsync(0, default), 1, 5, snapshots: [2, 4]);
        await journal.CommitAll(owner, Delta(6) with { Outbox = new byte[] { 1, 2, 3 } });
        Assert.Equal(1, fixture.Execute(sql));
        RecoveryPlan plan = await AssertRecovers(journal, 4, 5, setAside: 1);
        Assert.Empty(plan.Unpublished);
        await journal.CommitAll(owner, Delta(6) with { Outbox = new byte[] { 1, 2, 3 } });
        Assert.Equal(6, Assert.Single((await journal.PlanRecoveryAsync(owner, default)).Unpublished).Sequence);
    }

    [Fact]
    public async Task Recover_WhenAnOutboxBeforeTheSnapshotIsDamaged_TakesTheOlderSnapshot()
    {
        await using SqlJournal journal = fixture.Open();
        await journal.CommitRange(await journal.ClaimAsync(0, default), 1, 2, snapshots: 2);
        await journal.CommitAll(owner, Delta(3) with { Outbox = new byte[] { 3 } });
        await journal.CommitRange(owner, 4, 5, snapshots: 4);
        fixture.Flip("outbox", "sequence = 3", -1);
        await AssertRecovers(journal, 2, 2, setAside: 1);
    }

    [Theory]
    [InlineData("UPDATE fired SET frame = x'00'")]
    [InlineData("UPDATE fired SET start_ms = 1")]
    [InlineData("UPDATE fired SET end_ms = 11")]
    public async Task ReadFired_WhenABlockIsDamaged_Fails(string sql)
    {
        await using SqlJournal journal = fixture.Open();
        await journal.CommitAll(await journal.ClaimAsync(0, default), Delta(1) with { Fired = [Fired(0, 0, 0, 10, 1, 2)] });
        fixture.Execute(sql);
        await Assert.ThrowsAsync<JournalDamagedException>(() => journal.FiredOf(0, 0, 0, Window(0, 10)));
    }

    [Fact]
    public async Task SetAside_OfAnOwnerThatWasReplaced_IsRefused()
    {
        await using SqlJournal journal = await OpenWithHistory();
        fixture.Flip("record", "sequence = 6", 12);
        await journal.ClaimAsync(0, default);
        await Assert.ThrowsAsync<FencedException>(() => journal.PlanRecoveryAsync(owner, default).AsTask());
        Assert.Equal(0, fixture.Count("quarantine"));
    }

    // Snapshots after records 2 and 4; records 3 to 6 are kept.
    private async Task<SqlJournal> OpenWithHistory()
    {
        SqlJournal journal = fixture.Open();
        await journal.ClaimAsync(0, default);
        for (int sequence = 1; sequence <= 6; sequence++)
        {
            await journal.CommitAll(owner, Delta(sequence) with { PublishedThrough = sequence - 1 });
            if (sequence is 2 or 4) await journal.SnapshotAfter(owner, sequence);
        }

        return journal;
    }

    private static async Task<RecoveryPlan> AssertRecovers(SqlJournal journal, long snapshot, long through, int setAside)
    {
        RecoveryPlan plan = await journal.PlanRecoveryAsync(owner, default);
        Assert.Equal(new JournalStretch(0, snapshot, through), plan.Stretch);
        Assert.Equal(setAside, plan.SetAside.Count);
        Assert.Equal(new EventTime(through * 1000), plan.Watermark);
        byte[][] parts = snapshot == 0 ? [] : Parts(snapshot);
        Assert.Equal(
            [.. parts, .. Enumerable.Range((int)snapshot + 1, (int)(through - snapshot)).Select(sequence => State(sequence))],
            await journal.Read(plan.Stretch));
        return plan;
    }

    private static async Task<string> Failure(SqlJournal journal) =>
        (await Assert.ThrowsAsync<JournalDamagedException>(() => journal.PlanRecoveryAsync(owner, default).AsTask())).Message;
}
