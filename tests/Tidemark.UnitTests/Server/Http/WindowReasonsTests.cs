using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Outputs;
using Tidemark.Server.Http;
using Tidemark.Server.Http.Answers;

namespace Tidemark.UnitTests.Server.Http;

public sealed class WindowReasonsTests
{
    private static readonly WindowFamily Minute = new("minute", 60_000, 60_000);
    private static readonly WindowFamily Lenient = new("minute", 60_000, 60_000) { AllowedLatenessMs = 7_200_000 };

    [Fact]
    public void Reason_OfAnOpenWindow_NamesWhatItWaitsForAndWhatMovesTheWatermarkThere()
    {
        WindowReason reason = Reasons(watermarkMs: 45_000).Of(Minute, Line());
        Assert.Equal(("open", 60_000, 60_000, 15_000L), (reason.State, Ms(reason.FiresAt), Ms(reason.FinalAt), reason.MissingMs));
        Assert.Equal(
            "It fires when the watermark of shard 3 reaches 1970-01-01T00:01:00Z; that stands at 1970-01-01T00:00:45Z, 15 s before. "
            + "Events come; an event of the shard at 1970-01-01T00:01:10Z or later moves it there, 10 s being its delay.", reason.Why);
    }

    [Fact]
    public void Reason_OfAFinalOnlyWindow_WaitsForTheAllowanceToo()
    {
        WindowReason reason = Reasons(watermarkMs: 90_000).Of(
            new WindowFamily("minute", 60_000, 60_000) { AllowedLatenessMs = 60_000, Emission = WindowEmission.FinalOnly }, Line());
        Assert.Equal(("open", 120_000, 120_000, 30_000L), (reason.State, Ms(reason.FiresAt), Ms(reason.FinalAt), reason.MissingMs));
        Assert.Contains("reaches 1970-01-01T00:02:00Z", reason.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_OfAFiredWindow_SaysHowOftenItFiredAndUntilWhenItIsRevised()
    {
        WindowReason reason = Reasons(watermarkMs: 60_000).Of(Lenient, Line() with { Revision = 2 });
        Assert.Equal(("fired", 60_000, 7_260_000, 7_200_000L), (reason.State, Ms(reason.FiresAt), Ms(reason.FinalAt), reason.MissingMs));
        Assert.StartsWith(
            "It has fired 3 times for this video; events up to 2 h late still revise it, "
            + "until the watermark reaches 1970-01-01T02:01:00Z. ",
            reason.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_OfAWindowFiredOnce_SaysOnce() => Assert.StartsWith(
        "It has fired once for this video;", Reasons(watermarkMs: 60_000).Of(Lenient, Line()).Why, StringComparison.Ordinal);

    [Fact]
    public void Reason_OfAFinalWindow_WaitsForNothing()
    {
        WindowReason reason = Reasons(watermarkMs: 60_000, lag: 9).Of(Minute, Line());
        Assert.Equal(("final", null), (reason.State, reason.MissingMs));
        Assert.Equal("Nothing changes it any more: the watermark is beyond 1970-01-01T00:01:00Z.", reason.Why);
    }

    [Fact]
    public void Reason_OfAnOpenSession_SaysWhatMakesItLonger()
    {
        var family = WindowFamily.Session("session", 1_800_000);
        WindowReason reason = Reasons(watermarkMs: 0).Of(family, Line(family.Name, 0, 1_900_500));
        Assert.Equal(("session", "open", 1_900_500L), (reason.Window, reason.State, reason.MissingMs));
        Assert.EndsWith(" An event of this video less than 30 min from the session makes it longer.", reason.Why, StringComparison.Ordinal);
        Assert.Contains("reaches 1970-01-01T00:31:40.500Z", reason.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_BeforeTheFirstWatermark_MissesNoFigure()
    {
        WindowReason reason = (Reasons(watermarkMs: 0) with { Report = Report(EventTime.Min, delayMs: null) }).Of(Minute, Line());
        Assert.Equal(("open", null), (reason.State, reason.MissingMs));
        Assert.Equal(
            "It fires when the watermark of shard 3 reaches 1970-01-01T00:01:00Z; no event has moved that yet. "
            + "Events come; events do not move it.", reason.Why);
    }

    [Theory]
    [InlineData(7, 0L, false, " 7 records of the shard wait to be read.")]
    [InlineData(7, null, false, " 7 records of the shard wait to be read.")]
    [InlineData(0, null, true, " The shard recovers.")]
    [InlineData(
        0, 4_999L, true,
        " Events come; an event of the shard at 1970-01-01T00:01:10Z or later moves it there, 10 s being its delay.")]
    [InlineData(
        0, 5_000L, false,
        " The shard got no event for 5 s, and without one the watermark stands still (watermark.progress_when_idle is false); an event of "
        + "the shard at 1970-01-01T00:01:10Z or later moves it there, 10 s being its delay.")]
    [InlineData(
        0, 5_000L, true,
        " The shard got no event for 5 s; the watermark follows the clock meanwhile, and an event of the shard at 1970-01-01T00:01:10Z or "
        + "later moves it there, 10 s being its delay.")]
    public void Reason_OfAnOpenWindow_NamesTheObstacle(long lag, long? quietMs, bool followsClock, string ending)
    {
        WindowReason reason = new WindowReasons(Report(new EventTime(0), 10_000), 3, lag, quietMs, followsClock).Of(Minute, Line());
        Assert.EndsWith("60 s before." + ending, reason.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Reason_OfAWindowAtTheEndOfTime_WaitsForTheEndOfInput() => Assert.Contains(
        "reaches the end of input;",
        Reasons(watermarkMs: 0).Of(Minute, Line("minute", long.MaxValue - 5, long.MaxValue)).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData(1, "1 ms")]
    [InlineData(999, "999 ms")]
    [InlineData(1_000, "1 s")]
    [InlineData(119_900, "119.9 s")]
    [InlineData(120_000, "2 min")]
    [InlineData(7_170_000, "119.5 min")]
    [InlineData(7_200_000, "2 h")]
    [InlineData(86_400_000, "24 h")]
    public void Reason_TellsLengthsInTheUnitThatFits(long missingMs, string told) => Assert.Contains(
        $", {told} before.", Reasons(watermarkMs: 60_000 - missingMs).Of(Minute, Line()).Why, StringComparison.Ordinal);

    private static WindowReasons Reasons(long watermarkMs, long lag = 0) =>
        new(Report(new EventTime(watermarkMs), 10_000), Shard: 3, lag, QuietMs: 0, FollowsClock: false);

    private static KeyReport Report(EventTime watermark, long? delayMs) => new(watermark, delayMs, new EventTime(0), 0, 0, [0]);

    private static WindowLine Line(string family = "minute", long startMs = 0, long endMs = 60_000) =>
        WindowLine.OfVideo(family, "a", new Interval(new EventTime(startMs), new EventTime(endMs)), default);

    private static long Ms(EventTime time) => time.Milliseconds;
}
