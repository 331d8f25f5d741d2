using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Engine.Shards;

public sealed class ShardActorTests
{
    [Fact]
    public async Task Shard_WhenRecordsCome_AppliesAndPublishesThemInOrder()
    {
        await using var bench = new ShardBench();
        bench.Source.Add("a", "b");
        bench.Source.Add("c");
        await bench.Sink.ContainsAsync("c");
        Assert.Equal([("0-0-0", "a"), ("0-1-0", "b"), ("0-2-0", "c")], bench.Sink.Written);
    }

    [Theory]
    [InlineData("boom", "a", "b")]
    [InlineData("a", "boom", "b")]
    [InlineData("a", "b", "boom")]
    public async Task Shard_WhenARecordBreaksTheStep_LeavesOutThatOneAlone(params string[] records)
    {
        await using var bench = new ShardBench();
        bench.Source.Add(records);
        bench.Source.Add("later");
        await bench.Sink.ContainsAsync("later");
        (string[] taken, long applied, long poisoned) = await bench.AfterAsync(4);
        Assert.Equal([.. records.Select(r => r == "boom" ? "skipped" : r), "later"], taken);
        Assert.Equal((3, 1), (applied, poisoned));
        Assert.Single(bench.Sink.Written, w => w.Text == "poisoned boom");
        Assert.Equal(1, bench.Host.Restarts);
    }

    [Fact]
    public async Task Shard_WhenTwoRecordsOfABatchBreakTheStep_LeavesOutBoth()
    {
        await using var bench = new ShardBench();
        bench.Source.Add("boom 1", "a", "boom 2", "b");
        (string[] taken, long applied, long poisoned) = await bench.AfterAsync(4);
        Assert.Equal(["skipped", "a", "skipped", "b"], taken);
        Assert.Equal((2, 2), (applied, poisoned));
        Assert.Equal(2, bench.Host.Restarts);
    }

    [Fact]
    public async Task Shard_WhenTheSkipCannotBeCommitted_StillSkipsOnce()
    {
        await using var bench = new ShardBench();
        bench.Journal.FailuresBefore = 3;
        bench.Source.Add("a", "boom", "b");
        await bench.Sink.ContainsAsync("b");
        (string[] taken, _, long poisoned) = await bench.AfterAsync(3);
        Assert.Equal(["a", "skipped", "b"], taken);
        Assert.Equal(1, poisoned);
    }

    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(0, 2, 0)]
    [InlineData(0, 0, 2)]
    [InlineData(1, 1, 1)]
    public async Task Shard_WhenCommitsFail_LosesAndDoublesNothing(int before, int after, int thefts)
    {
        await using var bench = new ShardBench();
        (bench.Journal.FailuresBefore, bench.Journal.FailuresAfter, bench.Journal.Thefts) = (before, after, thefts);
        for (int i = 0; i < 20; i++) bench.Source.Add($"{i}");
        await bench.Sink.ContainsAsync("19");
        string[] expected = [.. Enumerable.Range(0, 20).Select(i => $"{i}")];
        Assert.Equal(expected, (await bench.AfterAsync(20)).Records);
        Assert.Equal(expected, bench.Sink.Written.DistinctBy(w => w.Id).Select(w => w.Text));
        Assert.True(bench.Host.Restarts > 0);
    }

    [Fact]
    public async Task Shard_WhenTheProcessDies_RecoversAndPublishesWhatWasNotPublished()
    {
        var first = new ShardBench();
        first.Sink.IsDown = true;
        first.Source.Add("a", "b");
        await first.AfterAsync(2);
        while (first.Host.Metrics(0).Checkpoints == 0) await first.AfterAsync(2);
        await using ShardBench second = await first.CrashAndReopenAsync();
        await second.Sink.ContainsAsync("b");
        Assert.Equal(["a", "b"], (await second.AfterAsync(2)).Records);
    }

    [Fact]
    public async Task Shard_WhenTheSinkIsDown_PausesItsSourceAndGoesOnWhenItIsBack()
    {
        EngineOptions small = ShardBench.Quick with { OutboxBytesMax = 1, OutboxesMax = 1, MailboxCapacity = 2 };
        await using var bench = new ShardBench(options: small);
        bench.Sink.IsDown = true;
        for (int i = 0; i < 200; i++) bench.Source.Add($"{i}");
        while (bench.Host.Metrics(0).PublishFailures < 3) await Task.Yield();
        Assert.True(bench.Source.BatchesRead < 20, $"{bench.Source.BatchesRead} batches were read while the sink was down");
        bench.Sink.IsDown = false;
        await bench.Sink.ContainsAsync("199");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), bench.Sink.Written.DistinctBy(w => w.Id).Select(w => w.Text));
    }

    [Fact]
    public async Task Shard_WhenDrained_HasCommittedAndPublishedEverything()
    {
        var first = new ShardBench(options: ShardBench.Quick with { CheckpointInterval = TimeSpan.FromHours(1) });
        first.Source.Add("a", "b", "c");
        await first.AfterAsync(3);
        await using ShardBench second = await first.DrainAndReopenAsync();
        Assert.Equal(["a", "b", "c"], first.Sink.Written.Select(w => w.Text));
        Assert.Equal(3, (await second.AfterAsync(3)).Applied);
    }

    [Fact]
    public async Task EndInput_WhenCommitsFail_IsToldOnceCommitted()
    {
        await using var bench = new ShardBench();
        bench.Source.Add("a", "b");
        bench.Journal.FailuresBefore = 3;
        using var patience = new CancellationTokenSource(ShardBench.Patience);
        await bench.Host.EndInputAsync(patience.Token);
        await bench.Sink.ContainsAsync("end");
        Assert.Equal([("0-0-0", "a"), ("0-1-0", "b"), ("0-2-0", "end")], bench.Sink.Written.Distinct());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Shard_WhenRecordsOutgrowTheSnapshot_WritesAnotherAndReleasesTheSource(int failures)
    {
        await using var bench = new ShardBench(options: ShardBench.Quick with { SnapshotAfterRecordBytes = 100 });
        bench.Journal.SnapshotFailures = failures;
        using var patience = new CancellationTokenSource(ShardBench.Patience);
        int taken = 0;
        while (bench.Source.Released == 0)
        {
            bench.Source.Add(new string('x', 50));
            await bench.AfterAsync(++taken);
            patience.Token.ThrowIfCancellationRequested();
        }

        Assert.True(bench.Source.Released <= bench.Source.EndPosition(0));
        Assert.Equal(0, bench.Host.Restarts);
        Assert.True(bench.Host.Metrics(0).Snapshots >= 1, "the source is released when two snapshots are there");
        await using ShardBench second = await bench.CrashAndReopenAsync();
        (string[] records, long applied, _) = await second.AfterAsync(taken);
        Assert.Equal((taken, (long)taken), (records.Length, applied));
    }
}
