using Tidemark.Core.Sketches;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Features;

/// <summary>Silver: what is told of a video over its current hour.</summary>
/// <param name="EngagementScore"><see cref="Formulas.EngagementScore"/>.</param>
/// <param name="TrendingScore"><see cref="Formulas.TrendingScore"/>.</param>
/// <param name="UniqueViewers">Distinct viewers.</param>
/// <param name="EngagementRate"><see cref="Formulas.EngagementRate"/>.</param>
/// <param name="ViralCoefficient"><see cref="Formulas.ViralCoefficient"/>.</param>
public readonly record struct SilverMetrics(
    double EngagementScore, double TrendingScore, ApproximateFigure UniqueViewers, double? EngagementRate, double? ViralCoefficient)
{
    /// <summary>Silver of the current hour, given the hour before it.</summary>
    public static SilverMetrics Of(in MediaPane hour, in MediaCounts previousHour)
    {
        MediaCounts now = hour.Counts;
        double engagement = Formulas.EngagementScore(in now);
        return new SilverMetrics(
            engagement,
            Formulas.TrendingScore(now.Views, engagement, Formulas.ViewVelocity(now.Views, previousHour.Views)),
            hour.Viewers,
            Formulas.EngagementRate(in now),
            Formulas.ViralCoefficient(in now));
    }
}
