using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidemark.Media.Outputs;

/// <summary>Writes <see cref="RawJson"/> without taking it apart: parsing and writing it anew would fail on what is well-formed and yet no
/// text, such as half a surrogate pair in a field that nobody reads.</summary>
public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    /// <inheritdoc/>
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new JsonException("raw JSON is only written");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
    {
        ReadOnlySpan<byte> json = value.Utf8.Span;
        if (json.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            writer.WriteRawValue(json, skipInputValidation: true);
            return;
        }

        // Inside a string a line end would be malformed, so each of them is white space; a line of output must not have any.
        byte[] line = json.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        writer.WriteRawValue(line, skipInputValidation: true);
    }
}
