using System.Text.Json.Serialization;

namespace Tidemark.Connectors.Log;

/// <summary>The JSON form of <see cref="LogMetadata"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LogMetadata))]
internal sealed partial class LogMetadataJson : JsonSerializerContext;
