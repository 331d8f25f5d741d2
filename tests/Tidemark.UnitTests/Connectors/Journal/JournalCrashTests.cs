using Tidemark.Connectors.Journal;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>What a killed process leaves: the files as they are at some instant, nobody having closed them.</summary>
public sealed class JournalCrashTests : IDisposable
{
    private const int History = 12;
    private static readonly int[] SnapshotsAfter = [3, 7, 11];
    private readonly JournalFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Open_AfterAKillBetweenCommits_HasEveryCommitAnswered()
    {
        await using SqlJournal journal = fixture.Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        for (int sequence = 1; sequence <= History; sequence++)
        {
            await journal.CommitRange(claim, sequence, sequence, SnapshotsAfter);
            string copy = Copy($"copy-{sequence}.db");
            Assert.Equal(sequence, await AssertPrefix(copy));
        }
    }

    [Fact]
    public async Task Open_WhenTheWriteAheadFileIsCutAnywhere_HasAPrefixOfTheHistory()
    {
        await using SqlJournal journal = fixture.Open();
        await journal.CommitRange(await journal.ClaimAsync(0, default), 1, History, SnapshotsAfter);
        long length = new FileInfo(fixture.Path + "-wal").Length;
        HashSet<int> sequences = [];
        for (int cut = 0; cut < 24; cut++)
        {
            string copy = Copy($"cut-{cut}.db");
            using (FileStream wal = File.Open(copy + "-wal", FileMode.Open)) wal.SetLength(length - length * cut / 24 - cut);
            sequences.Add(await AssertPrefix(copy));
        }

        Assert.True(sequences.Count > 8, $"The cuts should fall into many commits; they gave {sequences.Count} different ends.");
        Assert.Contains(History, sequences);
    }

    private string Copy(string name)
    {
        string copy = fixture.At(name);
        File.Copy(fixture.Path, copy);
        File.Copy(fixture.Path + "-wal", copy + "-wal");
        return copy;
    }

    private async Task<int> AssertPrefix(string path)
    {
        await using SqlJournal journal = SqlJournal.OpenFile(path, fixture.Logger);
        ShardClaim claim = await journal.ClaimAsync(0, default);
        RecoveryPlan plan = await journal.PlanRecoveryAsync(claim, default);
        Assert.Empty(plan.SetAside);
        int count = (int)plan.Stretch.Through;
        Assert.Equal(count * 10, plan.Position);

        // A cut between a record and its snapshot leaves the snapshot before.
        int[] snapshots = [.. SnapshotsAfter.Where(sequence => sequence <= count).Prepend(0)];
        Assert.Contains((int)plan.Stretch.Snapshot, snapshots.TakeLast(2));
        byte[][] parts = plan.Stretch.Snapshot == 0 ? [] : Parts(plan.Stretch.Snapshot);
        IEnumerable<byte[]> states = Enumerable.Range(1, count).Skip((int)plan.Stretch.Snapshot).Select(sequence => State(sequence));
        Assert.Equal([.. parts, .. states], await journal.Read(plan.Stretch));
        await journal.CommitAll(claim, Delta(count + 1));
        return count;
    }
}
