namespace Tidemark.Core.Sketches;

/// <summary>A count that is estimated, with the bounds it keeps to.</summary>
/// <param name="Estimate">The best guess; from <paramref name="Lower"/> to <paramref name="Upper"/>.</param>
/// <param name="Lower">The true count is at least this, with the confidence told.</param>
/// <param name="Upper">The true count is at most this, with the confidence told.</param>
/// <param name="Confidence">The share of cases in which the true count lies within both bounds, from 0 to 1.</param>
public readonly record struct ApproximateCount(double Estimate, double Lower, double Upper, double Confidence);
