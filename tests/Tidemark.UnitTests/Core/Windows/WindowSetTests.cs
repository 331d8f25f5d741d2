using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.UnitTests.Core.Windows;

public sealed class WindowSetTests
{
    private static readonly WindowFamily Ten = new("ten", 10, 10);

    public static TheoryData<string, WindowFamily[]> Sets => new()
    {
        { "tumbling", [Ten] },
        { "tumbling with offset", [new("w", 10, 10, offsetMs: -3)] },
        { "a slide that divides", [new("w", 15, 5, offsetMs: 2)] },
        { "a slide that does not", [new("w", 10, 4)] },
        { "a slide that does not, with offset and allowance", [new("w", 7, 3, offsetMs: -2) { AllowedLatenessMs = 6 }] },
        { "lookback", [new("w", 6, 3, lookback: 2)] },
        { "final only", [new("w", 9, 4) { AllowedLatenessMs = 5, Emission = WindowEmission.FinalOnly }] },
        { "several with sessions", [Ten, new("s", 11, 4), WindowFamily.Session("session", 3), new("t", 30, 30) { AllowedLatenessMs = 9 }] },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void PaneAt_IsTheGreatestIntervalThatNoNeededBoundaryCuts(string what, WindowFamily[] families)
    {
        var set = new WindowSet(families);
        for (long watermark = -25; watermark <= 25; watermark++)
        {
            var at = new EventTime(watermark);
            long[] needed = [.. families.Where(f => f.Kind != WindowKind.Session).SelectMany(f => Needed(f, watermark)).Order()];
            for (long time = -40; time <= 60; time++)
            {
                var expected = new Interval(
                    needed.Any(b => b <= time) ? new EventTime(needed.Last(b => b <= time)) : EventTime.Min,
                    new EventTime(needed.First(b => b > time)));
                Assert.True(
                    expected == set.PaneAt(new EventTime(time), at),
                    $"{what}: time {time}, watermark {watermark}: {expected}, not {set.PaneAt(new EventTime(time), at)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void CanTake_IsWhetherAWindowThatHoldsTheTimeStillTakes(string what, WindowFamily[] families)
    {
        var set = new WindowSet(families);
        for (long watermark = -25; watermark <= 25; watermark++)
        {
            for (long time = -60; time <= 30; time++)
            {
                bool expected = families.Where(f => f.Kind != WindowKind.Session).Any(f => Starts(f)
                    .Any(s => s <= time && time < s + f.SizeMs && s + f.SizeMs + f.AllowedLatenessMs > watermark));
                Assert.True(expected == set.CanTake(new EventTime(time), new EventTime(watermark)), $"{what}: {time} at {watermark}");
            }
        }
    }

    [Fact]
    public void PaneAt_AtTheEndsOfTime_IsCut()
    {
        var set = new WindowSet([new WindowFamily("w", 10, 4)]);
        Assert.Equal(EventTime.Max, set.PaneAt(new EventTime(long.MaxValue - 1), EventTime.Min).End);
        Assert.Equal(EventTime.Min, set.PaneAt(new EventTime(long.MinValue + 1), EventTime.Min).Start);
    }

    [Fact]
    public void CanTake_OfSessionsAlone_IsLeftToThem()
    {
        var set = new WindowSet([WindowFamily.Session("session", 10)]);
        Assert.False(set.CanTake(new EventTime(50), new EventTime(0)));
    }

    [Fact]
    public void IsDone_WaitsForWindowsThatLookBack()
    {
        var set = new WindowSet([new WindowFamily("w", 10, 10, lookback: 2)]);
        Assert.False(set.IsDone(new EventTime(10), new EventTime(29)));
        Assert.True(set.IsDone(new EventTime(10), new EventTime(30)));
        Assert.True(set.IsDone(new EventTime(1_000), EventTime.Max));
    }

    [Fact]
    public void Set_OfNothingOrOfOneNameTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new WindowSet([]));
        ArgumentException twice = Assert.Throws<ArgumentException>(() => new WindowSet([Ten, Ten]));
        Assert.Contains("the same name: ten, ten", twice.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IndexOf_FindsFamiliesByName()
    {
        var set = new WindowSet([Ten, WindowFamily.Session("session", 3)]);
        Assert.Equal((0, 1, -1), (set.IndexOf("ten"), set.IndexOf("session"), set.IndexOf("Ten")));
    }

    /// <summary>A boundary is needed while a window that starts or ends at it may still change, or is looked back to.</summary>
    private static IEnumerable<long> Needed(WindowFamily family, long watermark)
    {
        foreach (long start in Starts(family))
        {
            if (start + family.SizeMs * (1 + family.Lookback) + family.AllowedLatenessMs > watermark) yield return start;
            if (start + family.SizeMs + family.AllowedLatenessMs > watermark) yield return start + family.SizeMs;
        }
    }

    private static IEnumerable<long> Starts(WindowFamily family) =>
        Enumerable.Range(-70, 141).Select(i => i * family.SlideMs + family.OffsetMs);
}
