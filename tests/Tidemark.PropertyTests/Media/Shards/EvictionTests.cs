using System.Text;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.PropertyTests.Core.Shards;

namespace Tidemark.PropertyTests.Media.Shards;

/// <summary>A shard that remembers three videos gets one event a minute, each of another video.</summary>
public sealed class EvictionTests
{
    private const long Start = 1_767_225_600_000, Minute = 60_000;

    private readonly MediaDoor door = new(new MediaDecoderOptions(), new SipHash(1, 2));
    private readonly ByteWriter record = new();
    private readonly MediaShardState state = NewState();

    [Fact]
    public void Shard_WithMoreVideosThanItsCapacity_ForgetsThoseThatNoWindowNeeds()
    {
        for (int i = 0; i < 10; i++) View($"v{i}", Start + (i * Minute));

        // The last event fired the minute before it. That minute, the one it is compared with and the open one hold a video each.
        string[] known = [.. Enumerable.Range(0, 10).Select(i => $"v{i}").Where(id => state.Knows(Encoding.UTF8.GetBytes(id)))];
        Assert.Equal(["v7", "v8", "v9"], known);
        Assert.Equal((10, 7, 10), (state.Counters.Entities, state.Counters.Evicted, state.Counters.Applied));
        Assert.Null(state.Video("v0"u8, EventTime.Min));
        (IReadOnlyList<FoundVideo> found, int? next) = state.Search(new VideoSearch("v", limit: 20), from: 0);
        Assert.Equal(known, found.Select(video => video.VideoId).Order(StringComparer.Ordinal));
        Assert.Null(next);
    }

    [Fact]
    public void Shard_ThatForgotAVideo_BeginsAnewWithIt()
    {
        for (int i = 0; i < 10; i++) View($"v{i}", Start + (i * Minute));
        View("v0", Start + (10 * Minute));
        View("v0", Start + (10 * Minute) + 1);
        Assert.Equal(2, state.Video("v0"u8, EventTime.Min)!.Totals.Views);
        Assert.Equal(11, state.Counters.Entities);
    }

    [Fact]
    public void Shard_WhereWindowsNeedMoreVideosThanItsCapacity_KeepsThem()
    {
        for (int i = 0; i < 10; i++) View($"v{i}", Start + i);
        View("later", Start + Minute);
        Assert.Equal((11, 0), (state.Counters.Entities, state.Counters.Evicted));
        Assert.True(state.Knows("v0"u8));
    }

    private static MediaShardState NewState()
    {
        var windows = new WindowSet([new WindowFamily("minute", Minute, Minute, lookback: 1)]);
        var options = new ShardOptions { Windows = windows, Watermark = new WatermarkOptions.Fixed(0), EntityCapacity = 3 };
        return new MediaShardState(options, new MediaDomain(
            new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2)), windows, UserAggregates<MediaEvent>.None));
    }

    private void View(string video, long time)
    {
        string line = $$"""{"event_id":"{{time}}","type":"view","video_id":"{{video}}","event_time":{{time}},"viewer_id":"u"}""";
        record.Clear();
        Assert.True(door.TryAdmit(Encoding.UTF8.GetBytes(line), EventTime.Max, record, out _, out _));
        RecordBatch batch = ShardRun.Cut([(record.ToArray(), new EventTime(time))], 0, 1, state.Position);
        state.Step(batch, batch.NextOffset, EventTime.Min, new ShardEffects());
    }
}
