using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Engine.Shards;

public sealed class WaitTimeTests
{
    [Fact]
    public async Task Total_CountsTheWaitUnderWay()
    {
        var clock = new ManualClock();
        var waits = new WaitTime();
        var done = new TaskCompletionSource();
        Task spent = waits.SpendAsync(new ValueTask(done.Task), clock).AsTask();
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), waits.Total(clock));
        done.SetResult();
        await spent;
        clock.Advance(TimeSpan.FromSeconds(5));
        await waits.SpendAsync(ValueTask.CompletedTask, clock);
        Assert.Equal(TimeSpan.FromSeconds(2), waits.Total(clock));
    }
}
