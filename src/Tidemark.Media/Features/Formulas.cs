using Tidemark.Media.Windows;

namespace Tidemark.Media.Features;

/// <summary>The formulas of Silver and Gold, each once. Where no source is named, the formula is this product's own convention.</summary>
public static class Formulas
{
    /// <summary>The fewest views in a window with which a video can be trending: below, doubling is chance.</summary>
    public const long TrendingViewsMin = 10;

    /// <summary>How strongly people engage: likes + 2 · comments + 3 · shares, since a comment costs more effort than a like and a
    /// share more than both. Unit: weighted interactions; negative where unlikes outweigh.</summary>
    public static double EngagementScore(in MediaCounts counts) => counts.Likes + 2.0 * counts.Comments + 3.0 * counts.Shares;

    /// <summary>The share of views that led to an interaction: (likes + comments + shares) / views. Null without a view; beyond 1 where
    /// people interact without a counted view.</summary>
    /// <remarks>Source: the usual "engagement rate by views" of social-media analytics.</remarks>
    public static double? EngagementRate(in MediaCounts counts) =>
        counts.Views == 0 ? null : (double)(counts.Likes + counts.Comments + counts.Shares) / counts.Views;

    /// <summary>How many views one share brings: views that came from shares / shares. Null without a share.</summary>
    /// <remarks>The observed branching factor, the K-factor of viral marketing taken per share instead of per user.</remarks>
    public static double? ViralCoefficient(in MediaCounts counts) =>
        counts.Shares == 0 ? null : (double)counts.ViewsFromShares / counts.Shares;

    /// <summary>How views change from one window to the next of the same length: (current − previous) / previous. From −1 (no view any
    /// more) upwards; 0 is steady. Null where the previous window is empty of views.</summary>
    /// <param name="currentViews">Views of the window.</param>
    /// <param name="previousViews">Views of the one before.</param>
    public static double? ViewVelocity(long currentViews, long previousViews) =>
        previousViews == 0 ? null : (double)(currentViews - previousViews) / previousViews;

    /// <summary>How engagement changes from one window to the next of the same length: (current − previous) / previous of the
    /// <see cref="EngagementScore"/>. 0 is steady; below −1 where unlikes outweigh now. Null where the previous score is not above 0, since
    /// a share of nothing, or of less, says nothing.</summary>
    public static double? EngagementVelocity(in MediaCounts current, in MediaCounts previous)
    {
        double before = EngagementScore(in previous);
        return before <= 0 ? null : (EngagementScore(in current) - before) / before;
    }

    /// <summary>Whether a video is trending in a window: at least <see cref="TrendingViewsMin"/> views, and at least double those of the
    /// window before it. Without a view before, the first condition decides alone.</summary>
    public static bool IsTrending(in MediaCounts current, in MediaCounts previous) =>
        current.Views >= TrendingViewsMin && current.Views >= 2 * previous.Views;

    /// <summary>What a video ranks by: ln(1 + views + engagement score) · (1 + velocity), with the velocity held between −1 and 4, and
    /// taken as 1 (doubling) for a video that has no previous window. At least 0.</summary>
    /// <param name="views">Views of the window.</param>
    /// <param name="engagementScore">Its <see cref="EngagementScore"/>.</param>
    /// <param name="viewVelocity">Its <see cref="ViewVelocity"/>.</param>
    public static double TrendingScore(long views, double engagementScore, double? viewVelocity) =>
        Math.Log(1 + Math.Max(0, views + engagementScore)) * (1 + Math.Clamp(viewVelocity ?? 1, -1, 4));
}
