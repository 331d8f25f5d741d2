using Tidemark.Core.Time;
using Tidemark.Server.Nodes;

namespace Tidemark.UnitTests.Server.Nodes;

public sealed class ClusterWatermarkTests
{
    private static readonly EventTime Now = new(1_000_000);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    [Fact]
    public void Of_ShardsAtWork_IsTheLeast() => Assert.Equal(new EventTime(5), Of(Shard(7, quietMs: 0), Shard(5, quietMs: 29_999)));

    /// <summary>Idle is from the time-out on, and only with nothing left to read.</summary>
    [Theory]
    [InlineData(29_999, 0, 5)]
    [InlineData(30_000, 0, 7)]
    [InlineData(30_000, 1, 5)]
    public void Of_AShardThatIsQuiet_LeavesItOutOnceItIsIdle(long quietMs, long lag, long expected) =>
        Assert.Equal(new EventTime(expected), Of(Shard(7, quietMs: 0), Shard(5, quietMs, lag)));

    /// <summary>A shard that lags before its first record holds everything back.</summary>
    [Fact]
    public void Of_AShardThatHasReadNothingYet_IsMinusInfinity() =>
        Assert.Equal(EventTime.Min, Of(Shard(7, quietMs: 0), Shard(long.MinValue, quietMs: 0, lag: 3)));

    /// <summary>Who recovers or fails is not idle, however quiet.</summary>
    [Fact]
    public void Of_AShardThatIsNotReady_CountsIt() => Assert.Equal(new EventTime(5), Of(Shard(7, quietMs: 0), Shard(5, quietMs: null)));

    [Fact]
    public void Of_AShardThatNeverGotAnything_LeavesItOut() =>
        Assert.Equal(new EventTime(7), Of(Shard(7, quietMs: 0), Shard(long.MinValue, quietMs: 0)));

    [Fact]
    public void Of_IdleShardsAlone_IsTheLeastOfThoseThatSawEvents() =>
        Assert.Equal(new EventTime(5), Of(Shard(7, quietMs: 60_000), Shard(5, quietMs: 40_000), Shard(long.MinValue, quietMs: 40_000)));

    [Fact]
    public void Of_ShardsThatSawNothing_IsMinusInfinity() => Assert.Equal(EventTime.Min, Of(Shard(long.MinValue, quietMs: 0)));

    private static EventTime Of(params ShardStatus[] shards) => ClusterWatermark.Of(shards, Now, Timeout);

    private static ShardStatus Shard(long watermark, long? quietMs, long lag = 0) => new(
        Shard: 0, Position: 0, Lag: lag, Watermark: new EventTime(watermark), WatermarkDelayMs: 0, Read: 0, Applied: 0, Duplicates: 0,
        Late: 0, Rejected: 0, Poisoned: 0, Videos: 0, VideosEvicted: 0, WindowsFired: 0, Features: 0,
        LateByWindow: new Dictionary<string, long>(),
        DeduplicationCoveredMs: 0, DeduplicationMode: "exact", FalsePositiveRate: 0, GoodEventsDropped: null,
        MailboxDepth: 0, Checkpoints: 0, CheckpointBytes: 0, PublishFailures: 0, Node: null, Epoch: 1, Misrouted: 0, Lost: 0,
        FencedWrites: 0, GapMs: null,
        QuietSince: quietMs is { } quiet ? Now.Plus(-quiet) : null);
}
