namespace Tidemark.IntegrationTests.Oracle;

public sealed class WindowOracleTests
{
    private static readonly Dictionary<(string Window, string Group, string Key, long Second), WindowFigures> Lines = Compute();

    [Theory]
    [InlineData("minute", "video", "v1", 0, 3, 1, 1, 1000, 0, 2)]
    [InlineData("minute", "category", "10", 0, 3, 1, 1, 1000, 0, 2)]
    [InlineData("minute", "channel", "c1", 60, 1, 1, 0, 500, 0, 1)]
    [InlineData("minute", "all", "all", 120, 1, 1, 0, 10, 0, 1)]
    [InlineData("two", "video", "v1", -60, 3, 1, 1, 1000, 0, 2)]
    [InlineData("two", "video", "v1", 0, 4, 1, 1, 1000, 30, 2)]
    [InlineData("two", "channel", "c1", 0, 5, 2, 1, 1500, 30, 2)]
    [InlineData("two", "category", "22", 60, 2, 2, 0, 510, 0, 2)]
    [InlineData("two", "video", "v2", 120, 1, 1, 0, 10, 0, 1)]
    public void Figures_AreThoseByHand(
        string window, string group, string key, long second, long count, long views, long likes, long watchMs, long viewDelta, int viewers)
    {
        WindowFigures line = Lines[(window, group, key, second)];
        Assert.Equal([count, views, likes, 0, 0, watchMs, viewDelta, 0, 0], line.Counts);
        Assert.Equal(viewers, line.Viewers);
    }

    [Fact]
    public void Lines_AreAllThoseWithAnEvent()
    {
        Assert.Equal(12, Lines.Keys.Count(key => key.Window == "minute"));
        Assert.Equal(18, Lines.Keys.Count(key => key.Window == "two"));
    }

    [Fact]
    public void Spread_OfAGroup_IsOverTheWindowsOfItsVideos()
    {
        Assert.Equal([2, 1, 1, 1, 0, 1, 1, 1, 1, null, null, null], Lines[("two", "channel", "c1", 0)].Spread!);
        Assert.Equal([1, 2, 2, 2, 0, 2, 2, 2, 2, null, null, null], Lines[("two", "all", "all", 60)].Spread!);
        Assert.Null(Lines[("two", "video", "v1", 0)].Spread);
    }

    [Theory]
    [InlineData("minute", "all", "all", 0, null, null, null)]
    [InlineData("minute", "all", "all", 60, 0.0, -1.0, -1.0)]
    [InlineData("minute", "all", "all", 120, 0.0, null, -0.5)]
    [InlineData("two", "channel", "c1", 0, null, null, 0.0)]
    [InlineData("two", "channel", "c1", 60, 1.0, -1.0, -0.5)]
    public void Series_OfAGroup_ComparesItsWindows(
        string window, string group, string key, long second, double? views, double? engagement, double? trend) =>
        Assert.Equal([views, engagement, trend], Lines[(window, group, key, second)].Series!);

    [Fact]
    public void Lines_WhenYearsLieBetweenEvents_AreThoseOfTheEvents()
    {
        ReplayPass pass = new(HandMadeInput.Options);
        pass.Take("""{"event_id":"a","type":"like","video_id":"v","event_time":"2005-01-02T00:00:00Z","viewer_id":"x"}""");
        pass.Take("""{"event_id":"b","type":"like","video_id":"v","event_time":"2026-01-02T00:00:00Z","viewer_id":"x"}""");
        WindowOracle oracle = new(pass);
        Assert.Equal(8, oracle.Lines(HandMadeInput.Options.Families[0]).Count());
        Assert.Equal(16, oracle.Lines(HandMadeInput.Options.Families[1]).Count());
        Assert.Contains(oracle.Lines(HandMadeInput.Options.Families[0]), line => line.Group == "channel" && line.Key == "unknown");
    }

    private static Dictionary<(string Window, string Group, string Key, long Second), WindowFigures> Compute()
    {
        WindowOracle oracle = new(HandMadeInput.Pass());
        return HandMadeInput.Options.Families.SelectMany(oracle.Lines).ToDictionary(line =>
            (line.Window, line.Group, line.Key, (line.StartMs - HandMadeInput.StartMs) / 1_000));
    }
}
