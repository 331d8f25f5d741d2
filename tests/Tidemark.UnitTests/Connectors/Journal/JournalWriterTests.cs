using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>How writes share a transaction and how they fail.</summary>
public sealed class JournalWriterTests : IDisposable
{
    private readonly JournalFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Writes_ThatWaitTogether_ShareOneTransaction()
    {
        await using JournalWriter writer = Open();
        using var first = new BlockingWrite();
        Task<long> blocked = Write(writer, first);
        first.Entered.Wait();
        Task<ShardClaim>[] claims = [.. Enumerable.Range(0, 100).Select(shard => Write(writer, new ClaimWrite(shard)))];
        first.Release.Set();
        await blocked;
        await Task.WhenAll(claims);
        string[] groups = fixture.Logger.Of(LogLevel.Debug);
        Assert.Equal(2, groups.Length);
        Assert.Contains("a group of 100 writes", groups[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrite_ThatIsFenced_FailsAloneInItsGroup()
    {
        await using JournalWriter writer = Open();
        ShardClaim old = await Write(writer, new ClaimWrite(0));
        ShardClaim current = await Write(writer, new ClaimWrite(0));
        ShardClaim other = await Write(writer, new ClaimWrite(1));
        using var first = new BlockingWrite();
        Task<long> blocked = Write(writer, first);
        first.Entered.Wait();
        Task<long> good = Write(writer, new CommitWrite(current, Delta(1)));
        Task<long> fenced = Write(writer, new CommitWrite(old, Delta(2)));
        Task<long> skipping = Write(writer, new CommitWrite(other, Delta(3)));
        Task<long> alsoGood = Write(writer, new CommitWrite(other, Delta(1)));
        first.Release.Set();
        await blocked;
        Assert.Equal((1, 1), (await good, await alsoGood));
        await Assert.ThrowsAsync<FencedException>(() => fenced);
        await Assert.ThrowsAsync<InvalidOperationException>(() => skipping);
    }

    [Fact]
    public async Task AWrite_ThatCannotBeWritten_FailsAloneInItsGroup()
    {
        await using JournalWriter writer = Open();
        ShardClaim claim = await Write(writer, new ClaimWrite(0));
        using var first = new BlockingWrite();
        Task<long> blocked = Write(writer, first);
        first.Entered.Wait();
        Task<long> good = Write(writer, new CommitWrite(claim, Delta(1)));
        Task<long> bad = Write(writer, new FailingWrite());
        Task<long> alsoGood = Write(writer, new CommitWrite(claim, Delta(2)));
        first.Release.Set();
        await blocked;
        Assert.Equal((1, 2), (await good, await alsoGood));
        Assert.Contains("outgrown", (await Assert.ThrowsAsync<JournalUnavailableException>(() => bad)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrite_WhoseWaitIsCancelled_IsStillWritten()
    {
        await using JournalWriter writer = Open();
        ShardClaim claim = await Write(writer, new ClaimWrite(0));
        using var first = new BlockingWrite();
        Task<long> blocked = Write(writer, first);
        first.Entered.Wait();
        using var cancel = new CancellationTokenSource();
        Task<long> given = writer.WriteAsync(new CommitWrite(claim, Delta(1)), cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        first.Release.Set();
        await blocked;
        Assert.Equal(2, await Write(writer, new CommitWrite(claim, Delta(2))));
    }

    [Fact]
    public async Task AWrite_WhenTheDiskIsFull_LeavesNothingAndLaterOnesWork()
    {
        var database = new SpyDatabase(fixture.Path, fixture.Logger);
        await using var writer = new JournalWriter(database, fixture.Logger);
        SqliteConnection connection = database.Writer!;
        ShardClaim claim = await Write(writer, new ClaimWrite(0));
        await Write(writer, new CommitWrite(claim, Delta(1)));
        Execute(connection, "PRAGMA max_page_count = 1");
        Checkpoint large = Delta(2) with { State = new byte[1 << 20], Outbox = new byte[] { 1 }, Fired = [Fired(0, 0, 0, 10, 1)] };
        TidemarkException full = await Assert.ThrowsAsync<JournalUnavailableException>(() => Write(writer, new CommitWrite(claim, large)));
        Assert.Contains("Make room on the disk", full.Message, StringComparison.Ordinal);
        Assert.Contains(fixture.Path, full.Message, StringComparison.Ordinal);
        await AssertHolds(1, [State(1)]);
        Execute(connection, "PRAGMA max_page_count = 1000000");
        await Write(writer, new CommitWrite(claim, large));
        await AssertHolds(2, [State(1), new byte[1 << 20]]);
    }

    [Fact]
    public async Task AWrite_WhileAnotherProgramHoldsTheLock_FailsAfterItsWaitAndLaterOnesWork()
    {
        var database = new SpyDatabase(fixture.Path, fixture.Logger) { LockWaitSeconds = 1 };
        await using var writer = new JournalWriter(database, fixture.Logger);
        using (var other = new SqliteConnection($"Data Source={fixture.Path};Pooling=False"))
        {
            other.Open();
            Execute(other, "BEGIN IMMEDIATE");
            TidemarkException locked = await Assert.ThrowsAsync<JournalUnavailableException>(() => Write(writer, new ClaimWrite(0)));
            Assert.Contains("Another program holds the file", locked.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await Write(writer, new ClaimWrite(0))).Epoch);
    }

    [Fact]
    public async Task Dispose_WithWritesWaiting_WritesThem()
    {
        JournalWriter writer = Open();
        using var first = new BlockingWrite();
        Task<long> blocked = Write(writer, first);
        first.Entered.Wait();
        Task<ShardClaim>[] claims = [.. Enumerable.Range(0, 10).Select(shard => Write(writer, new ClaimWrite(shard)))];
        ValueTask disposed = writer.DisposeAsync();
        Assert.False(disposed.IsCompleted);
        first.Release.Set();
        await disposed;
        await blocked;
        Assert.All(await Task.WhenAll(claims), claim => Assert.Equal(1, claim.Epoch));
    }

    private static Task<TResult> Write<TResult>(JournalWriter writer, JournalWrite<TResult> write) =>
        writer.WriteAsync(write, default).AsTask();

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private JournalWriter Open() => new(new SqliteDatabase(fixture.Path, fixture.Logger), fixture.Logger);

    private async Task AssertHolds(long sequence, byte[][] states)
    {
        await using SqlJournal journal = fixture.Open();
        RecoveryPlan plan = await journal.PlanRecoveryAsync(new ShardClaim(0, 1), default);
        Assert.Equal(sequence, plan.Stretch.Through);
        Assert.Equal(states, await journal.Read(plan.Stretch));
        Assert.Equal(sequence - 1, plan.Unpublished.Count);
    }

    /// <summary>Holds the writer's thread until it is released.</summary>
    private sealed class BlockingWrite : JournalWrite<long>, IDisposable
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Release { get; } = new();

        public void Dispose()
        {
            Entered.Dispose();
            Release.Dispose();
        }

        protected override long Apply(JournalTables tables)
        {
            Entered.Set();
            Release.Wait();
            return 0;
        }
    }

    /// <summary>Fails after it has written something.</summary>
    private sealed class FailingWrite : JournalWrite<long>
    {
        protected override long Apply(JournalTables tables)
        {
            tables.PutHead(ShardHead.Unclaimed(0) with { Epoch = 99, Newest = 99 });
            throw new SqliteException("string or blob too big.", 18);
        }
    }
}
