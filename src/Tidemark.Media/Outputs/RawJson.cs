using System.Text.Json.Serialization;

namespace Tidemark.Media.Outputs;

/// <summary>JSON that is put out as it came, down to its last byte but line ends.</summary>
/// <param name="Utf8">One well-formed value.</param>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(ReadOnlyMemory<byte> Utf8);
