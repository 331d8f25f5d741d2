namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Figures over one row per video, from exact sums: the textbook formulas, without their rounding.</summary>
internal sealed class VideoSpread
{
    private readonly Int128[] sums = new Int128[3];
    private readonly Int128[] squares = new Int128[3];
    private readonly Int128[] products = new Int128[3];
    private long rows;
    private long min = long.MaxValue;
    private long max = long.MinValue;

    public void Add(WindowFigures video)
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
        min = Math.Min(min, views);
        max = Math.Max(max, views);
    }

    /// <summary>The figures in the order of <see cref="WindowFigures.SpreadNames"/>.</summary>
    public double?[] Figures()
    {
        if (rows == 0) return [0, null, null, null, null, null, null];
        double deviation = Math.Sqrt((double)Variance(0)) / rows;
        return [rows, (double)sums[0] / rows, min, max, deviation, Correlation(1), Correlation(2)];
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
