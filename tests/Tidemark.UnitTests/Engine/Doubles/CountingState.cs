using System.Globalization;
using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Engine.Doubles;

/// <summary>A shard state that remembers its records, puts out one output for each, and throws on records that begin with "boom"; a
/// record "at N" moves its watermark to N, and one "fire N" has N keys of a window to put out.</summary>
internal sealed class CountingState : IShardState
{
    private readonly List<string> unwritten = [];
    private OutputNumbers numbers;

    public List<string> Records { get; } = [];

    public long Position { get; private set; }

    public long RecordInWork { get; private set; } = -1;

    public EventTime Watermark { get; private set; } = EventTime.Min;

    public EventTime FiredRetainedFrom => EventTime.Min;

    public ShardCounters Counters { get; } = new();

    public bool IsFiring => LeftToFire > 0;

    /// <summary>How many keys of the window that fires have yet to be put out.</summary>
    public long LeftToFire { get; private set; }

    public void GoOnFiring(int most, ShardEffects effects) => LeftToFire = Math.Max(0, LeftToFire - most);

    public void Step(RecordBatch batch, long until, EventTime now, ShardEffects effects)
    {
        for (long offset = Math.Max(Position, batch.FirstOffset); offset < Math.Min(until, batch.NextOffset); offset++)
        {
            RecordInWork = offset;
            string record = Encoding.UTF8.GetString(batch.Record((int)(offset - batch.FirstOffset)));
            if (record.StartsWith("boom", StringComparison.Ordinal)) throw new InvalidOperationException(record);
            Emit(offset, record, effects);
            Remember(record);
            if (record.StartsWith("at ", StringComparison.Ordinal))
                Watermark = EventTime.Later(Watermark, new EventTime(long.Parse(record.AsSpan(3), CultureInfo.InvariantCulture)));
            if (record.StartsWith("fire ", StringComparison.Ordinal))
                LeftToFire = long.Parse(record.AsSpan(5), CultureInfo.InvariantCulture);
            Counters.Applied++;
        }
    }

    public void AdvanceTo(EventTime time, EventTime now, ShardEffects effects)
    {
        if (time <= Watermark) return;
        Watermark = time;
        Emit(Position, time == EventTime.Max ? "end" : $"watermark {time.Milliseconds}", effects);
    }

    public void SkipPoisoned(ReadOnlySpan<byte> record, string reason, int tries, EventTime now, ShardEffects effects)
    {
        Emit(Position, $"poisoned {Encoding.UTF8.GetString(record)}", effects);
        Remember("skipped");
        Counters.Poisoned++;
    }

    public void SkipLost(long until, EventTime now, ShardEffects effects)
    {
        Emit(Position, $"lost until {until}", effects);
        Counters.Lost += until - Position;
        while (Position < until) Remember("gone");
    }

    public void WriteDelta(ByteWriter writer)
    {
        Write(writer, unwritten);
        unwritten.Clear();
    }

    public void Release()
    {
        // Nobody could use its memory.
    }

    public void PrepareForSnapshot()
    {
        // It holds everything at all times.
    }

    public IEnumerable<ReadOnlyMemory<byte>> WriteSnapshot(int partBytes)
    {
        var writer = new ByteWriter();
        Write(writer, Records);
        yield return writer.WrittenMemory;
    }

    public void Apply(ReadOnlySpan<byte> written)
    {
        var reader = new ByteReader(written);
        Watermark = new EventTime(reader.ReadZigZag());
        numbers = OutputNumbers.Read(ref reader);
        Counters.ReadFrom(ref reader);
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--) Records.Add(Encoding.UTF8.GetString(reader.ReadBlob()));
        Position = Records.Count;
    }

    private void Write(ByteWriter writer, List<string> records)
    {
        writer.WriteZigZag(Watermark.Milliseconds);
        numbers.Write(writer);
        Counters.Write(writer);
        writer.WriteVarint((ulong)records.Count);
        foreach (string record in records) writer.WriteBlob(Encoding.UTF8.GetBytes(record));
    }

    private void Remember(string record)
    {
        Records.Add(record);
        unwritten.Add(record);
        Position++;
    }

    private void Emit(long offset, string text, ShardEffects effects)
    {
        numbers.Begin(offset);
        effects.Outputs.StartPayload().WriteRaw(Encoding.UTF8.GetBytes(text));
        effects.Outputs.Add(OutputKind.Late, offset, numbers.Next());
    }
}
