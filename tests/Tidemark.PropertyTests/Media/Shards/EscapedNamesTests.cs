using System.Text;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.PropertyTests.Core.Shards;

namespace Tidemark.PropertyTests.Media.Shards;

/// <summary>Names that JSON writes with escapes do not lie in the record: a batch of them, all decoded ahead, goes to the right
/// videos.</summary>
public sealed class EscapedNamesTests
{
    private const int Events = 100;
    private const long Start = 1_767_225_600_000;

    [Fact]
    public void Views_OfEscapedNamesInOneBatch_GoToTheirVideos()
    {
        var windows = new WindowSet([new WindowFamily("minute", 60_000, 60_000)]);
        var state = new MediaShardState(
            new ShardOptions { Windows = windows },
            new MediaDomain(new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2)), windows, UserAggregates<MediaEvent>.None));
        (byte[], EventTime)[] records =
            [.. Enumerable.Range(0, Events).Select(i => (Record(i), new EventTime(Start + i)))];
        RecordBatch batch = ShardRun.Cut(records, 0, Events, 0);
        state.Step(batch, batch.NextOffset, EventTime.Min, new ShardEffects());
        Assert.Equal((Events, Events), (state.Counters.Applied, state.Counters.Entities));
        for (int i = 0; i < Events; i++)
        {
            VideoView? video = state.Video(Encoding.UTF8.GetBytes($"v{i}"), EventTime.Min);
            Assert.Equal((1L, $"c{i}"), (video?.Totals.Views, video?.ChannelId));
        }
    }

    /// <summary>As it is in the log: past the door, which leaves escapes as they are.</summary>
    private static byte[] Record(int i)
    {
        string names = $$"""
            "video_id":"\u0076{{i}}","channel_id":"\u0063{{i}}"
            """;
        string line = $$"""{"event_id":"{{i}}","type":"view",{{names}},"event_time":{{Start + i}},"viewer_id":"u"}""";
        var record = new ByteWriter();
        var door = new MediaDoor(new MediaDecoderOptions(), new SipHash(1, 2));
        Assert.True(door.TryAdmit(Encoding.UTF8.GetBytes(line), EventTime.Max, record, out _, out Rejection rejection), rejection.Message);
        return record.ToArray();
    }
}
