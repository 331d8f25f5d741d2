namespace Tidemark.IntegrationTests.Oracle;

public sealed class SessionOracleTests
{
    [Fact]
    public void Sessions_JoinWhatIsCloserThanTheGapUntilTheWatermarkHasPassedThem()
    {
        ReplayPass pass = new(HandMadeInput.Options with { SessionGapMs = 30_000 });
        foreach (string line in HandMadeInput.Lines) pass.Take(line);
        (string Key, long Start, long End, long Events)[] sessions =
        [
            .. pass.Sessions.Lines(pass).OrderBy(l => l.Key).ThenBy(l => l.StartMs).Select(
                l => (l.Key, (l.StartMs - HandMadeInput.StartMs) / 1_000, (l.EndMs - HandMadeInput.StartMs) / 1_000, l.Counts[0])),
        ];
        // The last event of v1 comes at 50 s when the watermark is at 70 s: its own session still ends later.
        Assert.Equal([("v1", 10, 60, 3), ("v1", 50, 80, 1), ("v2", 70, 100, 1), ("v2", 130, 160, 1)], sessions);
    }

    [Fact]
    public void Sessions_ExactlyAGapApart_StayApart()
    {
        SessionOracle sessions = new(10);
        Assert.True(sessions.Takes("v", 10, watermark: 19));
        Assert.False(sessions.Takes("v", 10, watermark: 20));
        sessions.Add("v", 10, long.MinValue, 0);
        sessions.Add("v", 19, long.MinValue, 1);
        Assert.True(sessions.Takes("v", 11, watermark: 28));
        Assert.False(sessions.Takes("v", 0, watermark: 28));
        Assert.True(sessions.Takes("v", 1, watermark: 28));
    }

    [Fact]
    public void Sessions_BroughtTogetherByAnEvent_AreOneWithTheFiguresOfAll()
    {
        WindowFigures line = Assert.Single(Lines(
            Like("a", "v", 0, "x"),
            Like("b", "v", 50, "y"),
            HandMadeInput.Line("c", "view", "v", 25, ""","viewer_id":"x","watch_ms":700""")));
        Assert.Equal([3, 1, 2, 0, 0, 700, 0, 0, 0], line.Counts);
        Assert.Equal(("session", "video", 2.0), (line.Window, line.Group, line.Viewers));
        Assert.Equal((HandMadeInput.StartMs, HandMadeInput.StartMs + 80_000), (line.StartMs, line.EndMs));
    }

    /// <summary>The watermark is at 31 s when the third comes: the first session is final, and a new one grows back to its start.</summary>
    [Fact]
    public void Sessions_AfterAFinalOne_MayStartWhereItDid()
    {
        WindowFigures[] lines =
        [
            .. Lines(Like("a", "v", 0, "x"), Like("b", "w", 91, "x"), Like("c", "v", 5, "x"), Like("d", "v", 0, "x"))
                .Where(line => line.Key == "v"),
        ];
        Assert.Equal([(0, 30, 1), (0, 35, 2)], lines.Select(l => (
            (l.StartMs - HandMadeInput.StartMs) / 1_000, (l.EndMs - HandMadeInput.StartMs) / 1_000, l.Counts[0])));
        Assert.Equal(2, lines.DistinctBy(l => l.Identity).Count());
    }

    /// <summary>The watermark is at 129 s from the second on: every minute that ends by 120 s has fired.</summary>
    [Fact]
    public void Events_ThatOnlyASessionTakes_AreNotLate()
    {
        ReplayPass pass = Pass(
            HandMadeInput.Options with { SessionGapMs = 30_000, Families = [new OracleFamily("minute", 60_000, 60_000, false)] },
            Like("a", "v", 100, "x"), Like("b", "w", 189, "x"), Like("c", "v", 80, "x"), Like("d", "v", 51, "x"),
            Like("e", "u", 80, "x"), Like("f", "v", 21, "x"), Like("a", "v", 100, "x"));
        // Of another video, or exactly a gap before the session's start, nothing takes them; a repeat is not looked at.
        Assert.Equal(["e", "f"], pass.Late.Select(late => late.EventId));
        Assert.Equal(1, pass.Duplicates);
        WindowFigures session = pass.Sessions.Lines(pass).Single(line => line.Key == "v");
        Assert.Equal((HandMadeInput.StartMs + 51_000, 3), (session.StartMs, session.Counts[0]));
    }

    private static WindowFigures[] Lines(params string[] lines)
    {
        ReplayPass pass = Pass(HandMadeInput.Options with { SessionGapMs = 30_000 }, lines);
        return [.. pass.Sessions.Lines(pass)];
    }

    private static ReplayPass Pass(OracleOptions options, params string[] lines)
    {
        ReplayPass pass = new(options);
        foreach (string line in lines) pass.Take(line);
        return pass;
    }

    private static string Like(string id, string video, int second, string viewer) =>
        HandMadeInput.Line(id, "like", video, second, $",\"viewer_id\":\"{viewer}\"");
}
