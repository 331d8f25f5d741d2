namespace Tidemark.Learning.Scoring;

/// <summary>What the active model says of one feature vector.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Probability">How likely the entity is trending, from 0 to 1.</param>
public readonly record struct Score(string Model, double Probability)
{
    /// <summary>Whether the entity counts as trending: a probability of at least one half.</summary>
    public bool IsTrending => Probability >= 0.5;

    /// <summary>The tier: <c>low</c> below 0.25, <c>high</c> from 0.75, else <c>medium</c>.</summary>
    public string PerformanceTier => Probability < 0.25 ? "low" : Probability < 0.75 ? "medium" : "high";
}
