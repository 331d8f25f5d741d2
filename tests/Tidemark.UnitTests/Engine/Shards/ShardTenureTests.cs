using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Doubles;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Engine.Shards;

public sealed class ShardTenureTests
{
    private static readonly EngineOptions commitsAtTheEnd = ShardBench.Quick with { CheckpointInterval = TimeSpan.FromHours(1) };

    [Fact]
    public async Task Shard_ThatFailsWhileItIsGivenUp_IsNotClaimedAwayFromItsNextOwner()
    {
        var stored = new InMemoryJournal();
        var placement = new ChangingPlacement();
        await using var bench = new ShardBench(stored: stored, options: commitsAtTheEnd, placement: placement);
        bench.Source.Add("a");
        await bench.AfterAsync(1);
        placement.IsOurs = false;
        bench.Journal.FailuresBefore = 1;
        Assert.False(await bench.Host.ReleaseAsync([0], Patience()));
        Assert.False(bench.Host.Holds(0));
        Assert.Equal(2, (await stored.ClaimAsync(0, default)).Epoch);
    }

    [Fact]
    public async Task Shard_ThatFailsWhileItIsGivenUpAndIsStillOurs_IsFinished()
    {
        await using var bench = new ShardBench(options: commitsAtTheEnd);
        bench.Source.Add("a");
        await bench.AfterAsync(1);
        bench.Journal.FailuresBefore = 1;
        Assert.True(await bench.Host.ReleaseAsync([0], Patience()));
        Assert.Contains(bench.Sink.Written, w => w.Text == "a");
    }

    [Fact]
    public async Task Shard_ThatIsTakenAnew_DoesNotWaitForWhoHadFencedIt()
    {
        // The clock stands still, so that waiting would never end.
        await using var bench = new ShardBench(options: commitsAtTheEnd, clock: new ManualClock());
        bench.Source.Add("a");
        await bench.AfterAsync(1);
        bench.Journal.Thefts = 1;
        using var deadline = new CancellationTokenSource();
        Task<bool> releasing = bench.Host.ReleaseAsync([0], deadline.Token);
        while (bench.Host.FencedWrites == 0) await Task.Yield();
        await deadline.CancelAsync();
        Assert.False(await releasing);
        bench.Host.Take([0]);
        Assert.Equal(["a"], (await bench.AfterAsync(1)).Records);
    }

    private static CancellationToken Patience() => new CancellationTokenSource(ShardBench.Patience).Token;

    private sealed class ChangingPlacement : IPlacement
    {
        public bool IsOurs = true;

        public bool MayClaim(int shard) => IsOurs;

        public ValueTask ReadyAsync(ShardClaim claim, CancellationToken cancellationToken) => default;

        public ValueTask ReleasedAsync(ShardClaim claim, CancellationToken cancellationToken) => default;
    }
}
