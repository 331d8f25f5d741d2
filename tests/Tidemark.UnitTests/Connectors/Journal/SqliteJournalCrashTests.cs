using Tidemark.Connectors.Journal;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>What a killed process leaves: the files as they are at some instant, nobody having closed them.</summary>
public sealed class SqliteJournalCrashTests : IDisposable
{
    private readonly JournalFixture fixture = new();
    private readonly List<Checkpoint> history = [.. Enumerable.Range(1, 12).Select(i => i % 4 == 0 ? Snapshot(i) : Delta(i))];

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Open_AfterAKillBetweenCommits_HasEveryCommitAnswered()
    {
        await using SqliteJournal journal = fixture.Open();
        ShardClaim claim = await journal.ClaimAsync(0, default);
        foreach (Checkpoint checkpoint in history)
        {
            await journal.CommitAll(claim, checkpoint);
            string copy = Copy($"copy-{checkpoint.Sequence}.db");
            Assert.Equal(checkpoint.Sequence, await AssertPrefix(copy));
        }
    }

    [Fact]
    public async Task Open_WhenTheWriteAheadFileIsCutAnywhere_HasAPrefixOfTheHistory()
    {
        await using SqliteJournal journal = fixture.Open();
        await journal.CommitAll(await journal.ClaimAsync(0, default), [.. history]);
        long length = new FileInfo(fixture.Path + "-wal").Length;
        HashSet<long> sequences = [];
        for (int cut = 0; cut < 24; cut++)
        {
            string copy = Copy($"cut-{cut}.db");
            using (FileStream wal = File.Open(copy + "-wal", FileMode.Open)) wal.SetLength(length - length * cut / 24 - cut);
            sequences.Add(await AssertPrefix(copy));
        }

        Assert.True(sequences.Count > 8, $"The cuts should fall into many commits; they gave {sequences.Count} different ends.");
        Assert.Contains(history.Count, sequences);
    }

    private string Copy(string name)
    {
        string copy = fixture.At(name);
        File.Copy(fixture.Path, copy);
        File.Copy(fixture.Path + "-wal", copy + "-wal");
        return copy;
    }

    private async Task<long> AssertPrefix(string path)
    {
        await using SqliteJournal journal = SqliteJournal.Open(path, fixture.Logger);
        ShardClaim claim = await journal.ClaimAsync(0, default);
        RecoveredShard recovered = await journal.RecoverAsync(claim, default);
        int count = (int)recovered.Sequence;
        int start = Math.Max(0, history.FindLastIndex(Math.Max(0, count - 1), record => record.IsSnapshot && record.Sequence <= count));
        Assert.Equal(count * 10, recovered.Position);
        Assert.Equal(
            history.Take(count).Skip(start).Select(record => record.State.ToArray()), recovered.States.Select(state => state.ToArray()));
        await journal.CommitAll(claim, Delta(count + 1));
        return count;
    }
}
