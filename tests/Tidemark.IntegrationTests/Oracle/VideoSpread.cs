namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Figures over one row per video, from exact sums: the textbook formulas, without their rounding.</summary>
internal sealed class VideoSpread
{
    private readonly Int128[] sums = new Int128[3];
    private readonly Int128[] squares = new Int128[3];
    private readonly Int128[] products = new Int128[3];
    private readonly List<long> sorted = [];
    private long rows;
    private long trending;

    /// <summary>Adds a row.</summary>
    /// <param name="video">The window of a video.</param>
    /// <param name="viewsBefore">The video's views in the window before; null where they are not compared.</param>
    public void Add(WindowFigures video, long? viewsBefore)
    {
        long views = video.Counts[WindowFigures.Views];
        long[] row = [views, video.Counts[WindowFigures.Likes], video.Counts[WindowFigures.Comments]];
        for (int i = 0; i < row.Length; i++)
        {
            sums[i] += row[i];
            squares[i] += (Int128)row[i] * row[i];
            products[i] += (Int128)views * row[i];
        }

        rows++;
        sorted.Add(views);
        if (viewsBefore is { } before && views >= Math.Max(10, 2 * before)) trending++;
    }

    /// <summary>The figures in the order of <see cref="WindowFigures.SpreadNames"/>.</summary>
    /// <param name="compares">Whether videos are compared with their window before.</param>
    public double?[] Figures(bool compares)
    {
        double? trendingVideos = compares ? trending : null;
        if (rows == 0) return [0, null, null, null, null, null, null, null, null, null, null, trendingVideos];
        sorted.Sort();
        double deviation = Math.Sqrt((double)Variance(0)) / rows;
        return
        [
            rows, (double)sums[0] / rows, sorted[0], sorted[^1], deviation, Percentile(50), Percentile(90), Percentile(95), Percentile(99),
            Correlation(1), Correlation(2), trendingVideos,
        ];
    }

    /// <summary>The row that at least so many of a hundred do not exceed.</summary>
    private long Percentile(int percent)
    {
        decimal rank = Math.Ceiling(percent * (decimal)sorted.Count / 100);
        return sorted[(int)rank - 1];
    }

    /// <summary>rows² times the population variance, exact.</summary>
    private Int128 Variance(int i) => (rows * squares[i]) - (sums[i] * sums[i]);

    /// <summary>Pearson's correlation of views with another measure; undefined where either does not vary.</summary>
    private double? Correlation(int i)
    {
        if (Variance(0) == 0 || Variance(i) == 0) return null;
        Int128 covariance = (rows * products[i]) - (sums[0] * sums[i]);
        return (double)covariance / (Math.Sqrt((double)Variance(0)) * Math.Sqrt((double)Variance(i)));
    }
}
