using Microsoft.Data.Sqlite;
using Tidemark.Connectors.Journal;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Files that are no journal, and failures of the file.</summary>
public sealed class JournalFileTests : IDisposable
{
    private readonly JournalFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public void Open_WhenTheFileIsNoDatabase_IsRefusedAndLeavesIt()
    {
        string text = new('x', 5000);
        File.WriteAllText(fixture.Path, text);
        JournalUnavailableException failed = Assert.Throws<JournalUnavailableException>(fixture.Open);
        Assert.Equal(fixture.Path, failed.Path);
        Assert.Contains("file is not a database", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Name another file", failed.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(fixture.Path));
    }

    [Fact]
    public void Open_WhenTheFolderIsMissing_SaysSo()
    {
        string path = fixture.At(Path.Combine("missing", "journal.db"));
        JournalUnavailableException failed = Assert.Throws<JournalUnavailableException>(() => SqlJournal.OpenFile(path, fixture.Logger));
        Assert.Contains(path, failed.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the folder exists", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhenTheDatabaseIsAnotherPrograms_IsRefusedAndLeavesIt()
    {
        fixture.Execute("CREATE TABLE theirs (a)");
        byte[] before = File.ReadAllBytes(fixture.Path);
        JournalFormatException refused = Assert.Throws<JournalFormatException>(fixture.Open);
        Assert.Contains("another program", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(fixture.Path));
    }

    [Fact]
    public async Task Open_WhenTheJournalIsOfALaterVersion_IsRefusedByItsVersion()
    {
        await using (SqlJournal journal = fixture.Open()) await journal.ClaimAsync(0, default);
        fixture.Execute("PRAGMA user_version = 77");
        JournalFormatException refused = Assert.Throws<JournalFormatException>(fixture.Open);
        Assert.Contains("format version 77", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {JournalSchema.Version}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AfterDispose_FindsOneFileAlone()
    {
        await using (SqlJournal journal = fixture.Open())
        {
            await journal.CommitAll(await journal.ClaimAsync(0, default), Delta(1));
            await journal.States(new ShardClaim(0, 1));
        }

        Assert.False(File.Exists(fixture.Path + "-wal"));
        Assert.False(File.Exists(fixture.Path + "-shm"));
    }

    [Fact]
    public async Task Calls_AfterDispose_AreRefused()
    {
        SqlJournal journal = fixture.Open();
        await journal.DisposeAsync();
        await journal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.ClaimAsync(0, default).AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => journal.States(new ShardClaim(0, 1)));
    }

    [Fact]
    public async Task TwoJournals_OverOneFile_FenceEachOther()
    {
        await using SqlJournal one = fixture.Open();
        await using SqlJournal other = fixture.Open();
        ShardClaim old = await one.ClaimAsync(0, default);
        await one.CommitAll(old, Delta(1));
        ShardClaim current = await other.ClaimAsync(0, default);
        await Assert.ThrowsAsync<FencedException>(() => one.CommitAll(old, Delta(2)));
        await other.CommitAll(current, Delta(2));
        Assert.Equal([State(1), State(2)], await one.States(current));
    }

    [Theory]
    [InlineData(5, "Another program holds the file")]
    [InlineData(8, "may write the file")]
    [InlineData(10, "Check the disk")]
    [InlineData(13, "Make room on the disk")]
    [InlineData(14, "Check that the folder exists")]
    [InlineData(26, "Name another file")]
    public void Failure_OfEveryKind_NamesFileCauseAndRemedy(int code, string remedy)
    {
        var database = new SqliteDatabase("a/journal.db", fixture.Logger);
        Exception failure = database.Failure("Writing to", new SqliteException("what SQLite says.", code));
        Assert.IsType<JournalUnavailableException>(failure);
        Assert.StartsWith("Writing to the journal a/journal.db failed: what SQLite says. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
    }
}
