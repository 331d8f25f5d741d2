namespace Tidemark.Media.Outputs;

/// <summary>What the model says of a video.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="IsTrending">Whether it counts as trending.</param>
/// <param name="Probability">How likely it is trending, from 0 to 1.</param>
/// <param name="PerformanceTier"><c>low</c>, <c>medium</c> or <c>high</c>.</param>
public sealed record PredictionLine(string Model, bool IsTrending, double Probability, string PerformanceTier);
