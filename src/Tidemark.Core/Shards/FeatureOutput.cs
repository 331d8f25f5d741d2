using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The payload of a <see cref="OutputKind.Feature"/> output.</summary>
/// <param name="Watermark">The event time up to which the features hold.</param>
/// <param name="ProcessedAt">When they were computed.</param>
/// <param name="Key">The entity's key, UTF-8.</param>
/// <param name="Values">The features, in the domain's bytes.</param>
public readonly record struct FeatureOutput(
    EventTime Watermark, EventTime ProcessedAt, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Values)
{
    internal static void Write(
        ByteWriter writer, EventTime watermark, EventTime processedAt, ReadOnlySpan<byte> key, ReadOnlySpan<byte> values)
    {
        writer.WriteZigZag(watermark.Milliseconds);
        writer.WriteZigZag(processedAt.Milliseconds);
        writer.WriteBlob(key);
        writer.WriteRaw(values);
    }

    /// <summary>Reads a payload; the parts are views into it.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static FeatureOutput Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        EventTime watermark = new(reader.ReadZigZag()), processedAt = new(reader.ReadZigZag());
        int keyLength = reader.ReadBlob().Length, keyEnd = reader.Position;
        return new FeatureOutput(watermark, processedAt, payload.Slice(keyEnd - keyLength, keyLength), payload[keyEnd..]);
    }
}
