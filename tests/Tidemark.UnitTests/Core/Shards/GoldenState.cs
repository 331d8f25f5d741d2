using Tidemark.Core.Codecs;
using Tidemark.Core.Harness;
using Tidemark.Core.Randomness;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using State = Tidemark.Core.Shards.ShardState<
    Tidemark.Core.Harness.KeyedValueDomain, Tidemark.Core.Harness.KeyedValue, Tidemark.Core.Harness.KeyedValueDomain.Nothing,
    Tidemark.Core.Harness.KeyedValueDomain.Totals, Tidemark.Core.Harness.KeyedValueDomain.Nothing>;

namespace Tidemark.UnitTests.Core.Shards;

/// <summary>What the golden files of a shard's state hold, and how one is made.</summary>
/// <remarks>A file is a row of blobs: the parts of a snapshot, then deltas, of the first <see cref="WrittenRecords"/> records. When the
/// layout changes, run the tests with <c>TIDEMARK_GOLDEN_STATE</c> naming a file that does not exist: it is made by the current code. Add
/// it under <c>Golden/</c> as <c>state-v</c> and the new version; the files before it stay as they are.</remarks>
internal static class GoldenState
{
    public const string PathVariable = "TIDEMARK_GOLDEN_STATE";
    public const int WrittenRecords = 300;
    public const int Records = 500;

    private const int SnapshotRecords = 200;
    private const int RecordsPerDelta = 20;

    public static State NewState() => new(
        new ShardOptions
        {
            Windows = new WindowSet(
            [
                new WindowFamily("sliding", 100, 40) with { AllowedLatenessMs = 50 },
                WindowFamily.Session("session", 5),
            ]),
            Watermark = new WatermarkOptions.Fixed(20),
            EmitResults = true,
            DeduplicationHorizonMs = 400,
            DeduplicationCapacity = 160,
        },
        default);

    public static byte[] Make()
    {
        State state = NewState();
        var effects = new ShardEffects();
        var file = new ByteWriter();
        StepTo(state, SnapshotRecords, effects);
        state.WriteDelta(new ByteWriter());
        foreach (ReadOnlyMemory<byte> part in state.WriteSnapshot(partBytes: 500)) file.WriteBlob(part.Span);
        while (state.Position < WrittenRecords)
        {
            StepTo(state, state.Position + RecordsPerDelta, effects);
            var delta = new ByteWriter();
            state.WriteDelta(delta);
            file.WriteBlob(delta.WrittenSpan);
        }

        return file.ToArray();
    }

    public static State Read(byte[] file)
    {
        State state = NewState();
        var reader = new ByteReader(file);
        while (!reader.AtEnd) state.Apply(reader.ReadBlob());
        return state;
    }

    /// <summary>Takes the records up to an offset and gives what came out.</summary>
    public static string[] StepTo(State state, long end, ShardEffects effects)
    {
        var builder = new RecordBatchBuilder();
        var record = new ByteWriter();
        for (long i = state.Position; i < end; i++)
        {
            var random = new SplitMix64((ulong)i);
            // Every tenth or so is one of the fifty before it again.
            long number = random.Below(10) == 0 ? i - random.Below(50) : i;
            random = new SplitMix64(SplitMix64.Mix((ulong)number));
            var time = new EventTime((number * 3) - random.Below(40));
            record.Clear();
            KeyedValue.Write(record, number, time, random.Below(100), "abcdefgh"u8.Slice(random.Below(8), 1));
            builder.Add(record.WrittenSpan, new EventTime(i * 3));
        }

        RecordBatch batch = builder.Build(shard: 0, state.Position);
        state.Step(batch, batch.NextOffset, EventTime.Min, effects);
        return [.. OutputBuffer.Read(0, effects.Outputs.Take()).Select(o => $"{o.Id} {Convert.ToHexString(o.Payload.Span)}")];
    }
}
