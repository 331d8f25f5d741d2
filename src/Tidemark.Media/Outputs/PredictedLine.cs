using System.Text.Json.Serialization;

namespace Tidemark.Media.Outputs;

/// <summary>What the model says of a video at the end of an hour window, without the features it says it of.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="AsOf">The end of the window, and when it was computed.</param>
/// <param name="Prediction">What the model says.</param>
/// <param name="Id">The identity of the output, the last property.</param>
public sealed record PredictedLine(string VideoId, AsOf AsOf, PredictionLine Prediction, [property: JsonPropertyOrder(1)] string Id);
