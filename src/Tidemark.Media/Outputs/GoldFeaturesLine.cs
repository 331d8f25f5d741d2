using System.Text.Json.Serialization;
using Tidemark.Media.Features;

namespace Tidemark.Media.Outputs;

/// <summary>Gold features as outputs and answers show them.</summary>
/// <param name="Engagement24h">See <see cref="GoldFeatures.Engagement24h"/>.</param>
/// <param name="ViewVelocity">See <see cref="GoldFeatures.ViewVelocity"/>.</param>
/// <param name="Views1h">See <see cref="GoldFeatures.Views1h"/>.</param>
public sealed record GoldFeaturesLine(
    [property: JsonPropertyName("engagement_24h")] double Engagement24h,
    [property: JsonPropertyName("view_velocity")] double? ViewVelocity,
    [property: JsonPropertyName("views_1h")] double Views1h)
{
    /// <summary>The line of some features.</summary>
    public static GoldFeaturesLine Of(in GoldFeatures features) => new(features.Engagement24h, features.ViewVelocity, features.Views1h);
}
