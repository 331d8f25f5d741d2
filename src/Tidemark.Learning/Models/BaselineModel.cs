namespace Tidemark.Learning.Models;

/// <summary>The model of a node that has not been trained: a logistic function with weights set by hand.</summary>
/// <remarks>
/// p = 1 / (1 + e^−z) with z = −5 + 0.9 · ln(1 + views_1h) + 0.8 · v + 0.3 · ln(1 + max(0, engagement_24h)), v = view_velocity held
/// between −1 and 4, and 0 where it is null. So a video with 30 views in its hour, steady and with 50 points of engagement has
/// z = −0.7 and p = 0.33; doubling its views within the hour brings it to z = 0.7 and p = 0.67. A convention of this product to start
/// with, not fitted to data; its
/// probabilities rank, they are not calibrated.
/// </remarks>
public sealed class BaselineModel : IModel
{
    private const double Bias = -5, ViewsWeight = 0.9, VelocityWeight = 0.8, EngagementWeight = 0.3;

    /// <inheritdoc/>
    public string Id => "baseline-1";

    /// <inheritdoc/>
    public string Kind => "baseline-logistic";

    /// <inheritdoc/>
    public IReadOnlyList<string> Features { get; } = ["engagement_24h", "view_velocity", "views_1h"];

    /// <inheritdoc/>
    public double Probability(ReadOnlySpan<double> features)
    {
        double engagement = features[0], velocity = double.IsNaN(features[1]) ? 0 : features[1], views = features[2];
        double z = Bias
            + ViewsWeight * Math.Log(1 + Math.Max(0, views))
            + VelocityWeight * Math.Clamp(velocity, -1, 4)
            + EngagementWeight * Math.Log(1 + Math.Max(0, engagement));
        return 1 / (1 + Math.Exp(-z));
    }
}
