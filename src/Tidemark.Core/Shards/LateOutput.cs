using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The payload of a <see cref="OutputKind.Late"/> output.</summary>
/// <param name="Watermark">The watermark the event missed.</param>
/// <param name="Record">The event's record, or what may be kept of it.</param>
public readonly record struct LateOutput(EventTime Watermark, ReadOnlyMemory<byte> Record)
{
    internal static void Write(ByteWriter writer, EventTime watermark, ReadOnlySpan<byte> record)
    {
        writer.WriteZigZag(watermark.Milliseconds);
        writer.WriteRaw(record);
    }

    /// <summary>Reads a payload; the record is a view into it.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static LateOutput Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        return new LateOutput(new EventTime(reader.ReadZigZag()), payload[reader.Position..]);
    }
}
