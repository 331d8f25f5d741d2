using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.UnitTests.Core.Windows;

public sealed class WindowFamilyTests
{
    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(10, 10, 3)]
    [InlineData(10, 10, -9)]
    [InlineData(10, 5, 2)]
    [InlineData(10, 4, 0)]
    [InlineData(10, 4, -3)]
    [InlineData(7, 3, 1)]
    [InlineData(1, 1, 0)]
    public void Windows_ThatHoldATime_AreThoseThatCountingFinds(long size, long slide, long offset)
    {
        var family = new WindowFamily("w", size, slide, offsetMs: offset);
        for (long time = -40; time <= 40; time++)
        {
            long[] starts = [.. Enumerable.Range(-60, 121).Select(i => i * slide + offset).Where(s => s <= time && time < s + size)];
            Assert.Equal(Span(starts[0], starts[0] + size), family.FirstWindow(new EventTime(time)));
            Assert.Equal(Span(starts[^1], starts[^1] + size), family.LastWindow(new EventTime(time)));
            Assert.Equal(starts.Length, (int)(family.LastHolding(new EventTime(time)) - family.FirstHolding(new EventTime(time))) + 1);
        }
    }

    [Theory]
    [InlineData(10, 10, 3, 0)]
    [InlineData(10, 4, -3, 0)]
    [InlineData(7, 3, 1, 5)]
    public void LastEnded_IsTheLastWindowThatCountingFinds(long size, long slide, long offset, long afterMs)
    {
        var family = new WindowFamily("w", size, slide, offsetMs: offset);
        for (long time = -40; time <= 40; time++)
        {
            int last = Enumerable.Range(-60, 121).Last(i => i * slide + offset + size + afterMs <= time);
            Assert.Equal(last, (int)family.LastEnded(new EventTime(time), afterMs));
        }
    }

    [Fact]
    public void LastEnded_AtTheEndOfTime_IsBeyondEveryWindow() => Assert.True(
        new WindowFamily("w", 1, 1).LastEnded(EventTime.Max, long.MaxValue)
            > new WindowFamily("w", 1, 1).LastHolding(new EventTime(long.MaxValue - 1)));

    [Fact]
    public void Windows_AtBothEndsOfTime_AreCut()
    {
        var family = new WindowFamily("w", 1_000, 300, offsetMs: 7);
        Interval first = family.FirstWindow(new EventTime(long.MinValue + 1)), last = family.LastWindow(new EventTime(long.MaxValue - 1));
        Assert.Equal(EventTime.Min, first.Start);
        Assert.InRange(first.End.Milliseconds, long.MinValue + 2, long.MinValue + 301);
        Assert.Equal(EventTime.Max, last.End);
        Assert.InRange(last.Start.Milliseconds, long.MaxValue - 301, long.MaxValue - 1);
    }

    [Fact]
    public void Windows_OfTheGreatestSize_HalveTime()
    {
        var family = new WindowFamily("w", long.MaxValue, long.MaxValue);
        Assert.Equal(Span(0, long.MaxValue), family.LastWindow(new EventTime(5)));
        Assert.Equal(Span(-long.MaxValue, 0), family.LastWindow(new EventTime(-5)));
    }

    [Theory]
    [InlineData(0, 1, 0, 0, "the size is 0 ms")]
    [InlineData(-5, 1, 0, 0, "the size is -5 ms")]
    [InlineData(10, 0, 0, 0, "the slide is 0 ms")]
    [InlineData(10, 11, 0, 0, "the slide is 11 ms; it must be from 1 ms to the size, 10 ms")]
    [InlineData(10, 10, 10, 0, "the offset is 10 ms; its absolute value must be less than the size, 10 ms")]
    [InlineData(10, 4, -4, 0, "the offset is -4 ms; its absolute value must be less than the slide, 4 ms")]
    [InlineData(10, 4, 0, 1, "4 ms does not divide 10 ms")]
    public void Family_ThatCannotBe_IsRefusedWithTheReason(long size, long slide, long offset, int lookback, string reason) =>
        Assert.Contains(
            reason, Assert.Throws<ArgumentException>(() => new WindowFamily("w", size, slide, lookback, offset)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Family_WithPoliciesThatCannotBe_IsRefusedWithTheReason()
    {
        Refused("the gap is 0 ms", () => WindowFamily.Session("w", 0));
        Refused("the allowed lateness is -1 ms", () => new WindowFamily("w", 1, 1) { AllowedLatenessMs = -1 });
        Refused("early firings come every 0 ms", () => new WindowFamily("w", 1, 1) { EarlyEveryMs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowFamily("w", 1, 1, lookback: -1));
    }

    [Fact]
    public void Family_TellsItsKind()
    {
        Assert.Equal(WindowKind.Tumbling, new WindowFamily("w", 10, 10).Kind);
        Assert.Equal(WindowKind.Sliding, new WindowFamily("w", 10, 9).Kind);
        Assert.Equal((WindowKind.Session, 10), (WindowFamily.Session("w", 10).Kind, WindowFamily.Session("w", 10).SizeMs));
    }

    [Theory]
    [InlineData(0, WindowEmission.OnWatermark, false, 0)]
    [InlineData(5, WindowEmission.OnWatermark, true, 0)]
    [InlineData(5, WindowEmission.FinalOnly, false, 5)]
    public void Family_RefiresWithinTheAllowanceUnlessFinalOnly(long lateness, WindowEmission emission, bool refires, long delay)
    {
        var family = new WindowFamily("w", 10, 10) { AllowedLatenessMs = lateness, Emission = emission, EarlyEveryMs = 3 };
        Assert.Equal((refires, delay, emission == WindowEmission.OnWatermark), (family.Refires, family.FireDelayMs, family.FiresEarly));
        Assert.Equal((new EventTime(20 + delay), new EventTime(20 + lateness)), (family.DueAt(1), family.FinalAt(1)));
    }

    [Fact]
    public void CanTake_EndsWithTheAllowanceOfTheLastWindow()
    {
        var family = new WindowFamily("w", 10, 5) { AllowedLatenessMs = 3 };
        Assert.True(family.CanTake(new EventTime(4), new EventTime(12)));
        Assert.False(family.CanTake(new EventTime(4), new EventTime(13)));
        Assert.False(family.CanTake(new EventTime(4), EventTime.Max));
        Assert.True(family.CanTake(new EventTime(4), EventTime.Min));
    }

    [Theory]
    [InlineData(-1, 0, true)]
    [InlineData(0, 6, false)]
    [InlineData(0, 7, true)]
    [InlineData(-7, -1, false)]
    [InlineData(-8, -7, true)]
    [InlineData(long.MinValue, long.MinValue + 1, true)]
    [InlineData(1, 1_000_000, true)]
    public void CrossesEarly_TellsWhetherAMultipleLiesBetween(long from, long to, bool crosses) =>
        Assert.Equal(crosses, new WindowFamily("w", 10, 10) { EarlyEveryMs = 7 }.CrossesEarly(new EventTime(from), new EventTime(to)));

    private static void Refused(string reason, Func<object> make) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static Interval Span(long start, long end) => new(new EventTime(start), new EventTime(end));
}
