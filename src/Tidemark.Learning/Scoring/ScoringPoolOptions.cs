namespace Tidemark.Learning.Scoring;

/// <summary>The bounds of a <see cref="ScoringPool"/>.</summary>
public sealed record ScoringPoolOptions
{
    /// <summary>How many batches are scored at once, at least 1. Default 2.</summary>
    public int Actors { get; init; } = 2;

    /// <summary>How many batches may wait, at least 1. Default 64.</summary>
    public int QueueCapacity { get; init; } = 64;
}
