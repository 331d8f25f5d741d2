using Tidemark.Core;
using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Engine.Shards;

public sealed class ShardWatchTests
{
    private static readonly RecordFate Applied = new(RecordOutcome.Applied), Late = new(RecordOutcome.Late);

    [Theory]
    [InlineData(0, RecordOutcome.Applied)]
    [InlineData(1, RecordOutcome.Poisoned)]
    [InlineData(2, RecordOutcome.Applied)]
    public async Task Watch_OfARecordAddedAfterwards_TellsItsFate(int offset, RecordOutcome expected)
    {
        await using var bench = new ShardBench();
        using var patience = new CancellationTokenSource(ShardBench.Patience);
        using ShardWatch watch = await bench.Host.WatchAsync(0, patience.Token);
        bench.Source.Add("a", "boom", "b");
        RecordFate? fate = await watch.FateOfAsync(offset, patience.Token);
        Assert.Equal(expected, fate?.Outcome);
        Assert.Equal(expected == RecordOutcome.Poisoned ? "The step failed with InvalidOperationException: boom" : null, fate?.Message);
    }

    [Fact]
    public async Task Watch_WhoseOffsetIsKnownAfterTheRecordWasTaken_TellsItsFate()
    {
        await using var bench = new ShardBench();
        using var patience = new CancellationTokenSource(ShardBench.Patience);
        using ShardWatch watch = await bench.Host.WatchAsync(0, patience.Token);
        bench.Source.Add("a", "boom", "b");
        await bench.AfterAsync(3);
        Assert.Equal(RecordOutcome.Poisoned, (await watch.FateOfAsync(1, patience.Token))?.Outcome);
    }

    [Fact]
    public async Task Watch_WhileOthersWait_IsRefusedBeyondTheLimit()
    {
        await using var bench = new ShardBench(options: ShardBench.Quick with { WatchesMax = 1 });
        using var patience = new CancellationTokenSource(ShardBench.Patience);
        using (await bench.Host.WatchAsync(0, patience.Token))
        {
            var refused = await Assert.ThrowsAsync<TidemarkException>(() => bench.Host.WatchAsync(0, patience.Token));
            Assert.Contains("Shard 0 cannot watch one more record", refused.Message, StringComparison.Ordinal);
        }

        using ShardWatch next = await bench.Host.WatchAsync(0, patience.Token);
    }

    [Fact]
    public async Task Watch_TurnedBackByAFailure_HoldsTheFateToldAgain()
    {
        using var watch = new ShardWatch(10);
        watch.Tell(9, Late);
        watch.Tell(10, Applied);
        watch.Tell(11, Applied);
        watch.Tell(10, Applied);
        watch.Tell(11, Late);
        Assert.Equal(Late, await watch.FateOfAsync(11, default));
    }

    [Fact]
    public async Task Watch_OfMoreRecordsThanItKeeps_SaysThatItDoesNotKnow()
    {
        using ShardWatch passed = Full();
        Assert.Null(await passed.FateOfAsync(ShardWatch.FatesMax, default));
        using ShardWatch ahead = Full();
        Task<RecordFate?> fate = ahead.FateOfAsync(ShardWatch.FatesMax + 1, default);
        Assert.False(fate.IsCompleted);
        ahead.Tell(ShardWatch.FatesMax + 1, Late);
        Assert.Equal(Late, await fate);

        static ShardWatch Full()
        {
            var watch = new ShardWatch(0);
            for (int offset = 0; offset <= ShardWatch.FatesMax; offset++) watch.Tell(offset, Applied);
            return watch;
        }
    }
}
