using System.Buffers.Binary;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;

namespace Tidemark.Core.Harness;

/// <summary>The event of <see cref="StreamHarness"/>: a number of a key at a time.</summary>
internal readonly ref struct KeyedValue(EventTime time, ulong number, double value, ReadOnlySpan<byte> key) : IEvent
{
    /// <inheritdoc/>
    public EventTime Time { get; } = time;

    /// <summary>The number of the event: no two are copies of each other.</summary>
    public ulong Identity { get; } = number;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key { get; } = key;

    public double Value { get; } = value;

    public static void Write(ByteWriter writer, long number, EventTime time, double value, ReadOnlySpan<byte> key)
    {
        writer.WriteInt64(number);
        writer.WriteInt64(time.Milliseconds);
        writer.WriteDouble(value);
        writer.WriteRaw(key);
    }

    /// <summary>Reads a record. Infinite times stand for the moments next to them, which windows can hold.</summary>
    public static KeyedValue Read(ReadOnlySpan<byte> record)
    {
        long time = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        return new KeyedValue(
            new EventTime(Math.Clamp(time, long.MinValue + 1, long.MaxValue - 1)), BinaryPrimitives.ReadUInt64LittleEndian(record),
            BinaryPrimitives.ReadDoubleLittleEndian(record[16..]), record[24..]);
    }
}
