using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Media.Outputs;

/// <summary>How outputs are written as JSON: snake_case, times as ISO-8601.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(EventTimeJsonConverter)])]
[JsonSerializable(typeof(WindowLine))]
[JsonSerializable(typeof(GoldLine))]
[JsonSerializable(typeof(PredictedLine))]
[JsonSerializable(typeof(LateLine))]
[JsonSerializable(typeof(RejectedLine))]
[JsonSerializable(typeof(EventTime))]
public sealed partial class MediaJson : JsonSerializerContext;
