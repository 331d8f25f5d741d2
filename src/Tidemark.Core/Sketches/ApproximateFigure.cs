namespace Tidemark.Core.Sketches;

/// <summary>A figure that is estimated (a distinct count, a quantile, a frequency), with the bounds it keeps to.</summary>
/// <param name="Estimate">The best guess; from <paramref name="Lower"/> to <paramref name="Upper"/>.</param>
/// <param name="Lower">The true figure is at least this, with the confidence told.</param>
/// <param name="Upper">The true figure is at most this, with the confidence told.</param>
/// <param name="Confidence">The share of cases in which the true figure lies within both bounds, from 0 to 1; 1 where they always
/// hold.</param>
public readonly record struct ApproximateFigure(double Estimate, double Lower, double Upper, double Confidence);
