using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;

namespace Tidemark.Media.Events;

/// <summary>The newest observation of one cumulative counter of one video, from which the next one's increment is taken. The default
/// value has observed nothing.</summary>
/// <remarks>Of two observations with the same event time the first counts: the second is not newer. The increments since any
/// observation sum up to the rises of the counter, never to its falls.</remarks>
public struct StatsBaseline : IStored<StatsBaseline>
{
    // One more than the value, so that the default value stands for none.
    private ulong valuePlusOne;
    private EventTime time;

    /// <summary>Takes an observation and tells by how much the counter rose.</summary>
    /// <param name="time">When the counter stood so.</param>
    /// <param name="value">The counter, at least 0.</param>
    /// <param name="increment">At least 0; more than 0 only with <see cref="StatsOutcome.Increased"/>.</param>
    public StatsOutcome Observe(EventTime time, long value, out long increment)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        increment = 0;
        bool first = valuePlusOne == 0;
        if (!first && time <= this.time) return StatsOutcome.Stale;
        long rise = value - (long)(valuePlusOne - 1);
        this.time = time;
        valuePlusOne = (ulong)value + 1;
        if (first) return StatsOutcome.First;
        if (rise < 0) return StatsOutcome.Decreased;
        increment = rise;
        return StatsOutcome.Increased;
    }

    /// <summary>Writes the baseline: a varint of value + 1, or 0 for none; then, if there is one, its time (zigzag).</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteVarint(valuePlusOne);
        if (valuePlusOne != 0) writer.WriteZigZag(time.Milliseconds);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public static StatsBaseline Read(ref ByteReader reader)
    {
        ulong written = reader.ReadVarint();
        if (written == 0) return default;
        if (written > 1UL << 63)
            throw new CorruptDataException($"A counter before byte {reader.Position} is beyond 63 bits; the data is damaged.");
        return new StatsBaseline { valuePlusOne = written, time = new EventTime(reader.ReadZigZag()) };
    }
}
