using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Generation;
using Tidemark.Media.Shards;

namespace Tidemark.UnitTests.Connectors.Journal.Fuzz;

/// <summary>A shard of the media domain and the source it reads: always the same records, whatever became of the journal.</summary>
internal static class FuzzedShard
{
    public const int Number = 3;

    private static readonly SipHash ViewerHash = new(1, 2);
    private static readonly WindowSet Windows = new(MediaDomain.DefaultFamilies);
    private static readonly (byte[] Record, EventTime Arrival)[] Source = MakeSource();

    /// <summary>How many records the source holds.</summary>
    public static int Records => Source.Length;

    /// <summary>The families whose fired windows are kept.</summary>
    public static int Families => Windows.Families.Count;

    /// <summary>An empty state. Outputs are stamped with the watermark, so that they are equal in every run.</summary>
    public static MediaShardState NewState() => new(
        new ShardOptions { Windows = Windows, EmitResults = true, StampWithWatermark = true },
        new MediaDomain(new MediaDecoder(new MediaDecoderOptions(), ViewerHash), Windows, UserAggregates<MediaEvent>.None));

    /// <summary>Reads the source on, up to an offset.</summary>
    public static void StepTo(MediaShardState state, int end, ShardEffects effects)
    {
        if (state.Position >= end) return;
        var builder = new RecordBatchBuilder();
        for (int i = (int)state.Position; i < end; i++) builder.Add(Source[i].Record, Source[i].Arrival);
        RecordBatch batch = builder.Build(Number, state.Position);
        state.Step(batch, batch.NextOffset, EventTime.Min, effects);
    }

    private static (byte[], EventTime)[] MakeSource()
    {
        var generator = new EventGenerator(new GeneratorOptions
        {
            Events = 240, Seed = 5, Rate = 0.05, Disorder = TimeSpan.FromMinutes(1), Duplicates = 0.05, Videos = 4, Viewers = 20,
        });
        var door = new MediaDoor(new MediaDecoderOptions(), ViewerHash);
        var line = new ByteWriter();
        var record = new ByteWriter();
        List<(byte[], EventTime)> records = [];
        EventTime greatest = EventTime.Min;
        while (generator.TryNext(line, out _))
        {
            record.Clear();
            Assert.True(door.TryAdmit(line.WrittenSpan, EventTime.Max, record, out MediaEvent e, out _));
            greatest = EventTime.Later(greatest, e.Time);
            records.Add((record.ToArray(), greatest));
            line.Clear();
        }

        return [.. records];
    }
}
