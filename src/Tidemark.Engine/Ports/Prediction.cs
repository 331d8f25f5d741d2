namespace Tidemark.Engine.Ports;

/// <summary>What a model says of one entity.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Probability">How likely the entity is trending, from 0 to 1.</param>
/// <param name="IsTrending">Whether it counts as trending.</param>
/// <param name="PerformanceTier">Its tier: <c>low</c>, <c>medium</c> or <c>high</c>.</param>
public readonly record struct Prediction(string Model, double Probability, bool IsTrending, string PerformanceTier);
