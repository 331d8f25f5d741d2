using Tidemark.Connectors.Journal;
using Tidemark.Core.Hashing;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Whatever is changed in the file past the journal is noticed: recovery fails, or does without it and warns.</summary>
public sealed class SqliteJournalDamageTests : IDisposable
{
    private readonly JournalFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Recover_WhenARecordBeforeTheNewestSnapshotIsDamaged_WarnsAndGivesTheState(long sequence)
    {
        await using SqliteJournal journal = await OpenWithHistory();
        foreach (int at in (int[])[0, 1, 2, 6, 10, -1])
        {
            fixture.Flip("record", $"sequence = {sequence}", at);
            Assert.Equal([State(5), State(6)], await journal.States(new ShardClaim(0, 1)));
            Assert.Contains($"Record {sequence} of shard 0", fixture.Logger.Warnings[^1], StringComparison.Ordinal);
            fixture.Flip("record", $"sequence = {sequence}", at);
        }

        Assert.Equal(6, fixture.Logger.Warnings.Length);
        await journal.States(new ShardClaim(0, 1));
        Assert.Equal(6, fixture.Logger.Warnings.Length);
    }

    [Fact]
    public async Task Recover_WhenTheNewestSnapshotIsDamaged_TakesTheOlderAndAllDeltasAfterIt()
    {
        await using SqliteJournal journal = await OpenWithHistory();
        foreach (int at in (int[])[0, 1, 2, 6, 10, -1])
        {
            fixture.Flip("record", "sequence = 5", at);
            RecoveredShard recovered = await journal.RecoverAsync(new ShardClaim(0, 1), default);
            Assert.Equal((6, 60), (recovered.Sequence, recovered.Position));
            Assert.Equal([State(3), State(4), State(6)], recovered.States.Select(state => state.ToArray()));
            Assert.Contains("Record 5 of shard 0", fixture.Logger.Warnings[^1], StringComparison.Ordinal);
            fixture.Flip("record", "sequence = 5", at);
        }
    }

    [Fact]
    public async Task Recover_WhenTheOnlySnapshotIsDamaged_TakesAllDeltas()
    {
        await using SqliteJournal journal = fixture.Open();
        await journal.CommitAll(await journal.ClaimAsync(0, default), Delta(1), SnapshotOfPrevious(2));
        fixture.Flip("record", "sequence = 2", 12);
        RecoveredShard recovered = await journal.RecoverAsync(new ShardClaim(0, 1), default);
        Assert.Equal((2, 10), (recovered.Sequence, recovered.Position));
        Assert.Equal(State(1), Assert.Single(recovered.States).ToArray());
    }

    [Theory]
    [InlineData(30, 2000)]
    [InlineData(20, 3000)]
    public async Task Recover_WhenADamagedSnapshotMovedTheShard_Fails(long position, long watermark)
    {
        await using SqliteJournal journal = fixture.Open();
        Checkpoint moving = Snapshot(3) with { Position = position, Watermark = new EventTime(watermark) };
        await journal.CommitAll(await journal.ClaimAsync(0, default), Snapshot(1), Delta(2), moving, Delta(4));
        fixture.Flip("record", "sequence = 3", 12);
        string message = await Failure(journal, sequence: 3);
        Assert.Contains("the older snapshot cannot stand in", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_WhenASnapshotAndTheRecordBeforeItAreDamaged_Fails()
    {
        await using SqliteJournal journal = await OpenWithHistory();
        fixture.Flip("record", "sequence = 5", 12);
        fixture.Flip("record", "sequence = 4", 12);
        await Failure(journal, sequence: 4);
        fixture.Execute("DELETE FROM record WHERE sequence = 4");
        string message = await Failure(journal, sequence: 5);
        Assert.Contains("record 4 before it is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_WhenTheFirstRecordIsADamagedSnapshot_Fails()
    {
        await using SqliteJournal journal = fixture.Open();
        await journal.CommitAll(await journal.ClaimAsync(0, default), Snapshot(1), Delta(2));
        fixture.Flip("record", "sequence = 1", 12);
        await Failure(journal, sequence: 1);
    }

    [Fact]
    public async Task Recover_WhenANeededDeltaIsDamaged_SaysWhichAndWhatToDo()
    {
        await using SqliteJournal journal = await OpenWithHistory();
        foreach (int at in (int[])[0, 1, 2, 6, 10, -1])
        {
            fixture.Flip("record", "sequence = 6", at);
            string message = await Failure(journal, sequence: 6);
            Assert.Contains(fixture.Path, message, StringComparison.Ordinal);
            Assert.Contains("Restore the data folder", message, StringComparison.Ordinal);
            fixture.Flip("record", "sequence = 6", at);
        }

        Assert.Equal([State(5), State(6)], await journal.States(new ShardClaim(0, 1)));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public async Task Recover_WhenARecordIsMissing_FailsWhereItIsNeeded(long sequence, bool isNeeded)
    {
        await using SqliteJournal journal = await OpenWithHistory();
        fixture.Execute($"DELETE FROM record WHERE sequence = {sequence}");
        await AssertNoticed(journal, sequence, isNeeded);
    }

    [Theory]
    [InlineData("epoch = epoch + 1")]
    [InlineData("is_snapshot = 1 - is_snapshot")]
    [InlineData("position = position + 1")]
    [InlineData("watermark = watermark - 1")]
    [InlineData("previous_hash = previous_hash + 1")]
    [InlineData("frame_hash = frame_hash + 1")]
    [InlineData("hash = hash + 1")]
    public async Task Recover_WhenAFieldWasChanged_IsNoticed(string change)
    {
        await using SqliteJournal journal = await OpenWithHistory();
        fixture.Execute($"UPDATE record SET {change} WHERE sequence = 3");
        await AssertNoticed(journal, 3, isNeeded: false);
        fixture.Execute($"UPDATE record SET {change} WHERE sequence = 6");
        await AssertNoticed(journal, 6, isNeeded: true);
    }

    [Theory]
    [InlineData(3, 4, false)]
    [InlineData(4, 6, true)]
    [InlineData(5, 6, true)]
    public async Task Recover_WhenRecordsWereSwapped_IsNoticed(long one, long other, bool isNeeded)
    {
        await using SqliteJournal journal = await OpenWithHistory();
        fixture.Execute(
            $"UPDATE record SET sequence = -1 WHERE sequence = {one}; UPDATE record SET sequence = {one} WHERE sequence = {other};"
            + $"UPDATE record SET sequence = {other} WHERE sequence = -1");
        await AssertNoticed(journal, other, isNeeded);
    }

    [Fact]
    public async Task Recover_WhenARecordOfAnotherHistoryTookTheNewestPlace_Fails()
    {
        await using SqliteJournal journal = await OpenWithHistory();
        RecordHeader other = new(0, 6, 1, false, 60, new EventTime(6000), 0, XxHash64.Hash(StoredFrame.Of(State(6))));
        long hash = unchecked((long)other.Hash());
        fixture.Execute($"UPDATE record SET previous_hash = 0, hash = {hash} WHERE sequence = 6");
        await Failure(journal, sequence: 6);
    }

    [Fact]
    public async Task Recover_WhenTheShardsRowWasLost_Fails()
    {
        await using SqliteJournal journal = await OpenWithHistory();
        fixture.Execute("DELETE FROM shard");
        Assert.Equal(1, (await journal.ClaimAsync(0, default)).Epoch);
        string message = await Failure(journal, sequence: 6);
        Assert.Contains("should not be there", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_WhenAnOutboxIsDamaged_Fails()
    {
        await using SqliteJournal journal = fixture.Open();
        await journal.CommitAll(await journal.ClaimAsync(0, default), Delta(1) with { Outbox = new byte[] { 1, 2, 3 } });
        fixture.Flip("outbox", "sequence = 1", -1);
        Assert.Contains("the outbox of record 1", await Failure(journal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFired_WhenABlockIsDamaged_Fails()
    {
        await using SqliteJournal journal = fixture.Open();
        await journal.CommitAll(await journal.ClaimAsync(0, default), Delta(1) with { Fired = [Fired(0, 0, 0, 10, 1, 2)] });
        fixture.Flip("fired", "start_ms = 0", -1);
        await Assert.ThrowsAsync<JournalDamagedException>(() => journal.FiredOf(0, 0, 0, Window(0, 10)));
    }

    // Records 3 to 6 are kept: a snapshot, a delta, a snapshot, a delta.
    private async Task<SqliteJournal> OpenWithHistory()
    {
        SqliteJournal journal = fixture.Open();
        await journal.CommitAll(
            await journal.ClaimAsync(0, default),
            Snapshot(1), Delta(2), SnapshotOfPrevious(3), Delta(4), SnapshotOfPrevious(5), Delta(6));
        return journal;
    }

    private async Task AssertNoticed(SqliteJournal journal, long sequence, bool isNeeded)
    {
        if (isNeeded)
        {
            await Failure(journal, sequence);
            return;
        }

        Assert.Equal([State(5), State(6)], await journal.States(new ShardClaim(0, 1)));
        Assert.Contains(fixture.Logger.Warnings, warning => warning.Contains($"Record {sequence} of shard 0", StringComparison.Ordinal));
    }

    private static async Task<string> Failure(SqliteJournal journal, long? sequence = null)
    {
        JournalDamagedException damaged = await Assert.ThrowsAsync<JournalDamagedException>(() => journal.States(new ShardClaim(0, 1)));
        if (sequence is not null) Assert.Contains($"in shard 0: record {sequence} ", damaged.Message, StringComparison.Ordinal);
        return damaged.Message;
    }
}
