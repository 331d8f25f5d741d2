namespace Tidemark.IntegrationTests.Oracle;

public sealed class VideoSpreadTests
{
    [Fact]
    public void Figures_OfThreeVideos_AreThoseByHand()
    {
        VideoSpread spread = new();
        foreach ((int views, int likes, int comments) in new[] { (1, 2, 3), (2, 4, 0), (4, 8, 2) }) spread.Add(Row(views, likes, comments));
        double?[] figures = spread.Figures();
        Assert.Equal([3, 7.0 / 3, 1, 4, Math.Sqrt(14) / 3], figures[..5]);
        Assert.Equal(1, figures[5]!.Value, 1e-15);
        Assert.Equal(-1.0 / 7, figures[6]!.Value, 1e-15);
    }

    [Fact]
    public void Figures_OfOneVideo_HaveNoCorrelation()
    {
        VideoSpread spread = new();
        spread.Add(Row(5, -1, 0));
        Assert.Equal([1, 5, 5, 5, 0, null, null], spread.Figures());
    }

    [Fact]
    public void Figures_OfNoVideo_AreUndefined() => Assert.Equal([0, null, null, null, null, null, null], new VideoSpread().Figures());

    private static WindowFigures Row(int views, int likes, int comments)
    {
        WindowFigures row = new("w", "video", "v", 0);
        row.Counts[WindowFigures.Views] = views;
        row.Counts[WindowFigures.Likes] = likes;
        row.Counts[WindowFigures.Comments] = comments;
        return row;
    }
}
