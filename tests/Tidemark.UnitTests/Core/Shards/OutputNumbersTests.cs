using Tidemark.Core.Codecs;
using Tidemark.Core.Harness;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using State = Tidemark.Core.Shards.ShardState<
    Tidemark.Core.Harness.KeyedValueDomain, Tidemark.Core.Harness.KeyedValue, Tidemark.Core.Harness.KeyedValueDomain.Nothing,
    Tidemark.Core.Harness.KeyedValueDomain.Totals, Tidemark.Core.Harness.KeyedValueDomain.Nothing>;

namespace Tidemark.UnitTests.Core.Shards;

public sealed class OutputNumbersTests
{
    [Fact]
    public void Numbers_OfOneEvent_GoOnUntilTheNextBegins()
    {
        var numbers = new OutputNumbers();
        numbers.Begin(0);
        Assert.Equal((0, 1), (numbers.Next(), numbers.Next()));
        numbers.Begin(0);
        Assert.Equal(2, numbers.Next());
        numbers.Begin(5);
        Assert.Equal((5, 0), (numbers.Offset, numbers.Next()));
    }

    [Fact]
    public void Numbers_ReadBack_GoOn()
    {
        var numbers = new OutputNumbers();
        numbers.Begin(1L << 40);
        for (int i = 0; i < 200; i++) numbers.Next();
        var writer = new ByteWriter();
        numbers.Write(writer);
        var reader = new ByteReader(writer.WrittenSpan);
        OutputNumbers copy = OutputNumbers.Read(ref reader);
        copy.Begin(1L << 40);
        Assert.Equal((1L << 40, 200, true), (copy.Offset, copy.Next(), reader.AtEnd));
    }

    /// <summary>Between two events the watermark is moved twice from outside, with a checkpoint or a crash between; what each move and the
    /// next event put out must never share an identity.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Identities_WhenTheWatermarkIsMovedAroundARestart_StayUnique(bool restarts)
    {
        State state = NewState();
        var journal = new List<byte[]>();
        var ids = new List<string>();
        Step(3, 13, 23);
        Advance(10);
        Restart();
        Advance(20);
        Restart();
        Step(1);
        Advance(30);
        Restart();
        Step(2);

        // Three windows that fire between the events, and two events too late for any.
        Assert.Equal(["0-3-0", "0-3-1", "0-3-2", "0-4-0", "0-4-1"], ids);

        void Step(params long[] times)
        {
            var batch = new RecordBatchBuilder();
            var record = new ByteWriter();
            foreach (long time in times)
            {
                record.Clear();
                KeyedValue.Write(record, time, new EventTime(time), 1, "k"u8);
                batch.Add(record.WrittenSpan, EventTime.Max);
            }

            var effects = new ShardEffects();
            RecordBatch records = batch.Build(0, state.Position);
            state.Step(records, records.NextOffset, EventTime.Min, effects);
            Collect(effects);
        }

        void Advance(long to)
        {
            var effects = new ShardEffects();
            state.AdvanceTo(new EventTime(to), EventTime.Min, effects);
            Collect(effects);
        }

        void Collect(ShardEffects effects) =>
            ids.AddRange(OutputBuffer.Read(0, effects.Outputs.Take()).Select(output => output.Id.ToString()));

        void Restart()
        {
            if (!restarts) return;
            var delta = new ByteWriter();
            state.WriteDelta(delta);
            journal.Add(delta.ToArray());
            state = NewState();
            foreach (byte[] written in journal) state.Apply(written);
        }
    }

    private static State NewState() => new(
        new ShardOptions
        {
            Windows = new WindowSet([new WindowFamily("ten", 10, 10)]),
            Watermark = new WatermarkOptions.Explicit(),
            EmitResults = true,
        },
        default);
}
