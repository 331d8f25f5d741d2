using System.Text.Json.Serialization;

namespace Tidemark.Media.Outputs;

/// <summary>One line of <c>gold.jsonl</c>: the features of a video at the end of an hour window, and what the model says of them.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="AsOf">The end of the window, and when it was computed.</param>
/// <param name="Features">The features.</param>
/// <param name="Labels">Labels by name; empty until labels are learned.</param>
/// <param name="Prediction">What the model says.</param>
/// <param name="Id">The identity of the output, the last property.</param>
public sealed record GoldLine(
    string VideoId,
    AsOf AsOf,
    GoldFeaturesLine Features,
    IReadOnlyDictionary<string, string> Labels,
    PredictionLine? Prediction,
    [property: JsonPropertyOrder(1)] string Id);
