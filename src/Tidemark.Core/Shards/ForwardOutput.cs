using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>The payload of a <see cref="OutputKind.Forward"/> output.</summary>
/// <param name="Target">The shard that the event belongs to.</param>
/// <param name="Record">The event's record, as the source holds it.</param>
public readonly record struct ForwardOutput(int Target, ReadOnlyMemory<byte> Record)
{
    internal static void Write(ByteWriter writer, int target, ReadOnlySpan<byte> record)
    {
        writer.WriteVarint((ulong)target);
        writer.WriteRaw(record);
    }

    /// <summary>Reads a payload; the record is a view into it.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static ForwardOutput Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        return new ForwardOutput(reader.ReadCount(int.MaxValue), payload[reader.Position..]);
    }
}
