using System.Text.Json;
using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Media.Outputs;

/// <summary>Writes an event time as ISO-8601 UTC with milliseconds; the infinities, which no calendar has, as null.</summary>
public sealed class EventTimeJsonConverter : JsonConverter<EventTime>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    /// <remarks>Null is read as minus infinity, which is what a shard without events has for a watermark.</remarks>
    public override EventTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? EventTime.Min
        : !reader.HasValueSequence && UtcTime.TryParse(reader.ValueSpan, out EventTime time) ? time : throw new JsonException("not a time");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EventTime value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[UtcTime.FormattedBytes];
        if (UtcTime.TryFormat(value, text)) writer.WriteStringValue(text);
        else writer.WriteNullValue();
    }
}
