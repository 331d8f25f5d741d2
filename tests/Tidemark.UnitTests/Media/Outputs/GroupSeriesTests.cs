using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Outputs;
using Tidemark.Media.Windows;

namespace Tidemark.UnitTests.Media.Outputs;

public sealed class GroupSeriesTests
{
    private static readonly WindowFamily Sliding = new("sliding", sizeMs: 20, slideMs: 10);

    [Fact]
    public void Line_OfTheFirstWindow_HasNothingToCompareWith()
    {
        WindowLine line = Lines(Sliding, (0, 5, 3))[0];

        Assert.Equal(("sliding", "channel", "c1", 5), (line.Window, line.Group, line.Key, line.Views));
        Assert.Equal((null, null, null), (line.ViewVelocity, line.EngagementVelocity, line.EngagementTrend));
    }

    [Fact]
    public void Velocities_AreAgainstTheWindowThatEndsWhereThisOneStarts()
    {
        IReadOnlyList<WindowLine> lines = Lines(Sliding, (0, 4, 8), (10, 100, 100), (20, 6, 4), (30, 50, 200));

        Assert.Equal([null, null, 0.5, -0.5], lines.Select(l => l.ViewVelocity));
        Assert.Equal([null, null, -0.5, 1.0], lines.Select(l => l.EngagementVelocity));
    }

    [Fact]
    public void Velocities_WhenThatWindowIsMissingOrEmpty_AreNone()
    {
        IReadOnlyList<WindowLine> lines = Lines(Sliding, (0, 4, 8), (30, 4, 8), (40, 0, -1), (60, 7, 7));

        Assert.All(lines, l => Assert.Equal((null, null), (l.ViewVelocity, l.EngagementVelocity)));
    }

    [Fact]
    public void Trend_IsOverTheWindowsThatThereAre()
    {
        IReadOnlyList<WindowLine> lines = Lines(Sliding, (0, 0, 1), (10, 0, 3), (1_000, 0, 5), (2_000, 0, -2));

        Assert.Equal([null, 2.0, 2.0, -0.7], lines.Select(l => l.EngagementTrend));
    }

    [Fact]
    public void Trend_IsOverAHundredWindowsAtMost()
    {
        (long, long, long)[] windows = [.. Enumerable.Range(0, 101).Select(i => (10L * i, 0L, i == 0 ? 1_000_000L : 7L * i))];

        Assert.Equal(7, Lines(Sliding, windows)[^1].EngagementTrend);
    }

    [Fact]
    public void TrendingVideos_OfAFamilyWithoutALookback_AreLeftOut()
    {
        Assert.Null(Lines(Sliding, (0, 1, 1))[0].TrendingVideos);
        Assert.Equal(0, Lines(new WindowFamily("minute", 60_000, 60_000, lookback: 1), (0, 1, 1))[0].TrendingVideos);
    }

    [Fact]
    public void Windows_OutOfOrder_AreRefused() =>
        Assert.Throws<ArgumentException>(() => Lines(Sliding, (10, 1, 1), (10, 1, 1)));

    private static List<WindowLine> Lines(WindowFamily family, params (long Start, long Views, long Likes)[] windows)
    {
        var series = new GroupSeries(family, kind: 1, "c1");
        var lines = new List<WindowLine>();
        foreach ((long start, long views, long likes) in windows)
        {
            MediaPane pane = PaneOf(new MediaCounts { Views = views, Likes = likes });
            lines.Add(series.Next(new Interval(new EventTime(start), new EventTime(start + family.SizeMs)), in pane, default));
        }

        return lines;
    }

    /// <summary>A pane with these counts, no viewers and no reading, as it would be stored.</summary>
    private static MediaPane PaneOf(MediaCounts counts)
    {
        var stored = new ByteWriter();
        default(MediaPane).Write(stored);
        var empty = new ByteReader(stored.ToArray());
        MediaCounts.Read(ref empty);
        ReadOnlySpan<byte> rest = stored.ToArray().AsSpan(empty.Position);
        stored.Clear();
        counts.Write(stored);
        stored.WriteRaw(rest);
        var reader = new ByteReader(stored.WrittenSpan);
        return MediaPane.Read(ref reader);
    }
}
