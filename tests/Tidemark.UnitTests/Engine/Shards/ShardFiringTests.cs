using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Engine.Shards;

/// <summary>Shards put out a key at a time, one shard at a time, and no checkpoint comes to finish what fires.</summary>
public sealed class ShardFiringTests
{
    private const string EndlessFiring = "fire 2000000000";

    private static readonly EngineOptions options = ShardBench.Quick with
    {
        CheckpointInterval = TimeSpan.FromHours(1), FiringSliceMax = 1, FiringsMax = 1,
    };

    [Fact]
    public async Task Shard_WhoseWindowFires_PutsItOutBesidesWhatFollows()
    {
        await using var bench = new ShardBench(options: options);
        bench.Source.Add("fire 200", "a", "b");
        await bench.AfterAsync(3);
        while (await LeftAsync(bench) > 0) await Task.Yield();
        Assert.Equal(["fire 200", "a", "b"], (await bench.AfterAsync(3)).Records);
    }

    [Fact]
    public async Task Shard_WhoseWindowFires_TakesRecordsMeanwhile()
    {
        await using var bench = new ShardBench(options: options);
        bench.Source.Add(EndlessFiring);
        bench.Source.Add("a");
        bench.Source.Add("b");
        Assert.Equal([EndlessFiring, "a", "b"], (await bench.AfterAsync(3)).Records);
        Assert.True(await LeftAsync(bench) > 0);
    }

    [Fact]
    public async Task Question_ThatReadsFiredWindows_FindsThemDone()
    {
        await using var bench = new ShardBench(options: options);
        bench.Source.Add(EndlessFiring);
        await bench.AfterAsync(1);
        Assert.False(await bench.Host.AskForWindowsAsync(0, view => view.State.IsFiring, default));
    }

    [Fact]
    public async Task Shard_ThatFailedWhileItsWindowFired_HasGivenItsTurnBack()
    {
        await using var bench = new ShardBench(options: options);
        bench.Source.Add(EndlessFiring);
        await bench.AfterAsync(1);
        bench.Source.Add("boom");
        await bench.AfterAsync(2);
        bench.Source.Add("fire 200");
        await bench.AfterAsync(3);
        while (await LeftAsync(bench) > 0) await Task.Yield();
        Assert.True(bench.Host.Restarts > 0);
    }

    [Fact]
    public async Task Shard_DroppedWhileItsWindowFired_HasGivenItsTurnBack()
    {
        await using var bench = new ShardBench(options: options);
        bench.Source.Add(EndlessFiring);
        await bench.AfterAsync(1);
        await bench.Host.DropAsync([0]);
        bench.Host.Take([0]);
        await bench.AfterAsync(1);
        Assert.False(await bench.Host.AskForWindowsAsync(0, view => view.State.IsFiring, default));
        bench.Source.Add("fire 200");
        await bench.AfterAsync(2);
        while (await LeftAsync(bench) > 0) await Task.Yield();
    }

    /// <summary>One checkpoint is there before, from whose time on the next is due.</summary>
    [Fact]
    public async Task Checkpoint_OfAShardWhoseWindowFires_WaitsForItFiveIntervals()
    {
        var clock = new ManualClock();
        await using var bench = new ShardBench(options: options with { CheckpointInterval = TimeSpan.FromSeconds(1) }, clock: clock);
        bench.Source.Add("a");
        await bench.AfterAsync(1);
        await clock.Ticking;
        clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Sink.ContainsAsync("a");
        bench.Source.Add(EndlessFiring);
        await bench.AfterAsync(2);

        clock.Advance(TimeSpan.FromMilliseconds(4_990));
        bench.Source.Add("b");
        await bench.AfterAsync(3);
        Assert.True(await LeftAsync(bench) > 0);
        Assert.Equal(["a"], bench.Sink.Written.Select(written => written.Text));

        clock.Advance(TimeSpan.FromMilliseconds(10));
        await bench.Sink.ContainsAsync(EndlessFiring);
        Assert.Equal(0, await LeftAsync(bench));
    }

    private static async Task<long> LeftAsync(ShardBench bench)
    {
        using var patience = new CancellationTokenSource(ShardBench.Patience);
        return await bench.Host.AskAsync(0, view => view.State.LeftToFire, patience.Token);
    }
}
