using Tidemark.Core.Time;
using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Engine.Doubles;

namespace Tidemark.UnitTests.Engine.Shards;

/// <summary>Progress by processing time where traffic has stopped. A tick first follows the clock and then commits what waits, so once what
/// waited is published, the tick has passed.</summary>
public sealed class ShardProgressTests
{
    private static readonly EngineOptions Following = ShardBench.Quick with { ProgressAfterIdle = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task Watermark_OfAQuietShard_FollowsTheClockOnceTheTimeoutHasPassed()
    {
        var clock = new ManualClock();
        await using ShardBench bench = await StartAsync(clock, Following, "at 1000");
        clock.Advance(TimeSpan.FromMilliseconds(59_990));
        await bench.Sink.ContainsAsync("at 1000");
        Assert.Equal(new EventTime(1_000), await bench.WatermarkAsync());

        clock.Advance(TimeSpan.FromMilliseconds(10));
        await bench.Sink.ContainsAsync("watermark 61000");
        clock.Advance(TimeSpan.FromMilliseconds(500));
        await bench.Sink.ContainsAsync("watermark 61500");
        Assert.Equal([("0-0-0", "at 1000"), ("0-1-0", "watermark 61000"), ("0-1-1", "watermark 61500")], bench.Sink.Written);
    }

    [Fact]
    public async Task Watermark_WhenARecordComes_WaitsForTheTimeoutAgain()
    {
        var clock = new ManualClock();
        await using ShardBench bench = await StartAsync(clock, Following, "at 1000");
        clock.Advance(TimeSpan.FromSeconds(59));
        await bench.Sink.ContainsAsync("at 1000");
        bench.Source.Add("a");
        await bench.AfterAsync(2);
        clock.Advance(TimeSpan.FromSeconds(59));
        await bench.Sink.ContainsAsync("a");
        Assert.Equal(new EventTime(1_000), await bench.WatermarkAsync());

        clock.Advance(TimeSpan.FromSeconds(1));
        await bench.Sink.ContainsAsync("watermark 61000");
    }

    [Fact]
    public async Task Watermark_WhileRecordsWaitToBeRead_StandsStill()
    {
        var clock = new ManualClock();
        await using ShardBench bench = await StartAsync(clock, Following, "at 1000");
        bench.Source.IsStalled = true;
        bench.Source.Add("a");
        clock.Advance(TimeSpan.FromHours(1));
        await bench.Sink.ContainsAsync("at 1000");
        Assert.Equal(new EventTime(1_000), await bench.WatermarkAsync());

        bench.Source.Resume();
        await bench.AfterAsync(2);
        clock.Advance(TimeSpan.FromSeconds(60));
        await bench.Sink.ContainsAsync("watermark 61000");
    }

    [Fact]
    public async Task Watermark_BeforeTheFirstEvent_StandsStill()
    {
        var clock = new ManualClock();
        await using ShardBench bench = await StartAsync(clock, Following, "no time");
        clock.Advance(TimeSpan.FromHours(1));
        await bench.Sink.ContainsAsync("no time");
        Assert.Equal(EventTime.Min, await bench.WatermarkAsync());
    }

    [Fact]
    public async Task Watermark_ByDefault_WaitsForEvents()
    {
        Assert.Null(new EngineOptions().ProgressAfterIdle);
        var clock = new ManualClock();
        await using ShardBench bench = await StartAsync(clock, ShardBench.Quick, "at 1000");
        clock.Advance(TimeSpan.FromDays(7));
        await bench.Sink.ContainsAsync("at 1000");
        Assert.Equal(new EventTime(1_000), await bench.WatermarkAsync());
    }

    [Fact]
    public async Task Watermark_AfterACrash_HasNotGoneBack()
    {
        var clock = new ManualClock();
        ShardBench first = await StartAsync(clock, Following, "at 1000");
        clock.Advance(TimeSpan.FromSeconds(60));
        await first.Sink.ContainsAsync("watermark 61000");

        await using ShardBench second = await first.CrashAndReopenAsync();
        Assert.Equal(new EventTime(61_000), await second.WatermarkAsync());
        second.Source.Add("at 2000");
        await second.Sink.ContainsAsync("at 2000");
        Assert.Equal(new EventTime(61_000), await second.WatermarkAsync());
        Assert.Equal("0-1-1", second.Sink.Written.Single(w => w.Text == "at 2000").Id);
    }

    private static async Task<ShardBench> StartAsync(ManualClock clock, EngineOptions options, string record)
    {
        var bench = new ShardBench(options: options, clock: clock);
        bench.Source.Add(record);
        await bench.AfterAsync(1);
        await clock.Ticking;
        return bench;
    }
}
