using System.Text;
using System.Text.Json;
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

namespace Tidemark.UnitTests.Core.Shards;

public sealed class FiringFailureTests
{
    private const long Start = 1_767_225_600_000;

    private readonly MediaDoor door = new(new MediaDecoderOptions(), new SipHash(1, 2));
    private readonly MediaShardState state = NewState();
    private readonly ShardEffects effects = new();

    /// <summary>A late event has the window that fires finished first. That this fails is not the fault of the late event, whose step the
    /// engine would skip as poisoned.</summary>
    [Fact]
    public void Step_WhereAFiringThatIsUnderWayBreaks_BlamesNoRecord()
    {
        View(Start);
        View(Start + 10);
        View(Start + 20);
        Assert.True(state.IsFiring);
        long position = state.Position;
        Assert.Throws<InvalidOperationException>(() => View(Start + 5));
        Assert.Equal(position, state.Position);
        Assert.NotEqual(state.Position, state.RecordInWork);
    }

    private static MediaShardState NewState()
    {
        var windows = new WindowSet([new WindowFamily("sliding", sizeMs: 20, slideMs: 10)]);
        var options = new ShardOptions { Windows = windows, Watermark = new WatermarkOptions.Fixed(0), FiresBitByBit = true };
        return new MediaShardState(options, new MediaDomain(
            new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2)), windows,
            UserAggregates<MediaEvent>.None.With<BreaksWhenMerged>()));
    }

    private void View(long time)
    {
        string line = $$"""{"event_id":"{{time}}","type":"view","video_id":"v","event_time":{{time}},"viewer_id":"u"}""";
        var record = new ByteWriter();
        Assert.True(door.TryAdmit(Encoding.UTF8.GetBytes(line), EventTime.Max, record, out _, out _));
        var builder = new RecordBatchBuilder();
        builder.Add(record.WrittenSpan, new EventTime(time));
        RecordBatch batch = builder.Build(shard: 0, state.Position);
        state.Step(batch, batch.NextOffset, EventTime.Min, effects);
    }

    private struct BreaksWhenMerged : IUserAggregate<BreaksWhenMerged, MediaEvent>
    {
        public static string Id => "breaks_when_merged";

        public static int Version => 1;

        public readonly void Add(in MediaEvent e)
        {
            // Nothing to keep.
        }

        public readonly void Merge(in BreaksWhenMerged other) => throw new InvalidOperationException("a bug");

        public readonly void Write(ByteWriter writer) => writer.WriteByte(0);

        public static BreaksWhenMerged Read(ref ByteReader reader)
        {
            reader.ReadByte();
            return default;
        }

        public readonly void WriteJson(Utf8JsonWriter json) => json.WriteNumberValue(0);
    }
}
