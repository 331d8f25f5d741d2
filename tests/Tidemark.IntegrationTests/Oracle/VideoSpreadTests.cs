namespace Tidemark.IntegrationTests.Oracle;

public sealed class VideoSpreadTests
{
    [Fact]
    public void Figures_OfThreeVideos_AreThoseByHand()
    {
        VideoSpread spread = new();
        foreach ((int views, int likes, int comments) in new[] { (4, 2, 3), (1, 4, 0), (2, 8, 2) })
            spread.Add(Row(views, likes, comments), 0);
        double?[] figures = spread.Figures(compares: true);
        Assert.Equal([3, 7.0 / 3, 1, 4, Math.Sqrt(14) / 3, 2, 4, 4, 4], figures[..9]);
        Assert.Equal(-0.5, figures[9]!.Value, 1e-15);
        Assert.Equal(13.0 / 14, figures[10]!.Value, 1e-15);
    }

    [Fact]
    public void Figures_OfOneVideo_HaveNoCorrelation()
    {
        VideoSpread spread = new();
        spread.Add(Row(5, -1, 0), null);
        Assert.Equal([1, 5, 5, 5, 0, 5, 5, 5, 5, null, null, null], spread.Figures(compares: false));
    }

    [Fact]
    public void Figures_OfNoVideo_AreUndefined() =>
        Assert.Equal([0, .. Enumerable.Repeat<double?>(null, 10), 0], new VideoSpread().Figures(compares: true));

    [Theory]
    [InlineData(9, 0, 0)]
    [InlineData(10, 0, 1)]
    [InlineData(20, 10, 1)]
    [InlineData(20, 11, 0)]
    public void Trending_IsTenViewsAndTwiceThoseBefore(int views, int before, int trending)
    {
        VideoSpread spread = new();
        spread.Add(Row(views, 0, 0), before);
        Assert.Equal(trending, spread.Figures(compares: true)[^1]);
    }

    private static WindowFigures Row(int views, int likes, int comments)
    {
        WindowFigures row = new("w", "video", "v", 0);
        row.Counts[WindowFigures.Views] = views;
        row.Counts[WindowFigures.Likes] = likes;
        row.Counts[WindowFigures.Comments] = comments;
        return row;
    }
}
