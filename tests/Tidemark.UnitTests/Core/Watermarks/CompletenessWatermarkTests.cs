using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;

namespace Tidemark.UnitTests.Core.Watermarks;

public sealed class CompletenessWatermarkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void CompletenessWatermark_WhenTheShareIsNoShare_IsRefused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompletenessWatermark(share));

    [Fact]
    public void Delay_WhenEverythingComesInOrder_IsZero()
    {
        var watermark = new CompletenessWatermark(0.99);
        for (int i = 0; i < 5_000; i++) watermark.Observe(new EventTime(i), new EventTime(i));

        Assert.Equal((0, new EventTime(4_999)), (watermark.DelayMs, watermark.Current));
    }

    [Fact]
    public void Delay_BeforeEnoughEventsForTheShare_IsTheGreatestLatenessAndAHalf()
    {
        var watermark = new CompletenessWatermark(0.999);
        foreach (long time in (long[])[10_000, 9_500, 9_000, 9_800]) watermark.Observe(new EventTime(time), new EventTime(10_000));

        Assert.Equal(1_500, watermark.DelayMs);
    }

    [Fact]
    public void Delay_WhenOneInTwentyIsAlwaysASecondLate_IsTheSecondOrNothingAsTheShareWishes()
    {
        var patient = new CompletenessWatermark(0.99);
        var hasty = new CompletenessWatermark(0.9);
        for (int i = 0; i < 20_000; i++)
        {
            EventTime time = new EventTime(i * 10L).Plus(i % 20 == 19 ? -1_000 : 0);
            patient.Observe(time, time);
            hasty.Observe(time, time);
        }

        // Counted from the event before, whose time is ten milliseconds less; a bin is 2.2 % wide.
        Assert.InRange(patient.DelayMs!.Value, 990, 1_012);
        Assert.InRange(hasty.DelayMs!.Value, 0, 1);
    }

    [Fact]
    public void Delay_WhenLatenessesAreBeyondAnyClock_DoesNotWrap()
    {
        var watermark = new CompletenessWatermark(0.5);
        for (int i = 0; i < 2_000; i++)
        {
            EventTime time = i % 2 == 0 ? new EventTime(long.MaxValue - 1) : new EventTime(long.MinValue + 1);
            watermark.Observe(time, EventTime.Max);
            Assert.True(watermark.DelayMs >= 0);
        }
    }
}
