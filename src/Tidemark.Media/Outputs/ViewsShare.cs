using Tidemark.Media.Windows;

namespace Tidemark.Media.Outputs;

/// <summary>A point of the distribution of views per video in a window.</summary>
/// <param name="Views">A number of views that some video has.</param>
/// <param name="Share">The share of videos that have at most so many, above 0 to 1; exact.</param>
public sealed record ViewsShare(long Views, double Share)
{
    private const int PointsMax = 128;

    /// <summary>The distribution, by views: of every number of views that there is or, where these are more than 128, of so many at most,
    /// the least and the greatest among them.</summary>
    public static IReadOnlyList<ViewsShare> Of(in MediaSpread spread)
    {
        double videos = spread.Videos;
        return [.. spread.ViewCounts.Cumulative(PointsMax).Select(point => new ViewsShare(point.Value, point.Rows / videos))];
    }
}
