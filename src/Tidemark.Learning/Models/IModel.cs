namespace Tidemark.Learning.Models;

/// <summary>A model that says of a feature vector how likely its entity is trending. Immutable; safe for use from any thread.</summary>
public interface IModel
{
    /// <summary>Its id, unlike that of every other model ever active.</summary>
    string Id { get; }

    /// <summary>What kind of model it is.</summary>
    string Kind { get; }

    /// <summary>The names of the features it takes, in the order of the vector.</summary>
    IReadOnlyList<string> Features { get; }

    /// <summary>The probability of trending, from 0 to 1.</summary>
    /// <param name="features">One value per feature; NaN where the feature is null.</param>
    double Probability(ReadOnlySpan<double> features);
}
