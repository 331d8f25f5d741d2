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
}
