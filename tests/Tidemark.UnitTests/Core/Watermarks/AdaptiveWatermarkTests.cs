using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;

namespace Tidemark.UnitTests.Core.Watermarks;

public sealed class AdaptiveWatermarkTests
{
    private const long Base = 2_000;
    private const long Max = 5_000;
    private const long Step = 1_200;

    private readonly AdaptiveWatermark watermark = new(Base, Max, Step);

    [Theory]
    [InlineData(101, Base + Step)]
    [InlineData(100, Base)]
    public void Delay_AfterABlock_GoesUpOnlyAboveATenthBehind(int behind, long delayMs)
    {
        Block(behind);

        Assert.Equal(delayMs, watermark.DelayMs);
    }

    [Theory]
    [InlineData(9, Base)]
    [InlineData(10, Base + Step)]
    public void Delay_AfterABlock_GoesDownOnlyBelowAHundredthBehind(int behind, long delayMs)
    {
        Block(101);
        Block(behind);

        Assert.Equal(delayMs, watermark.DelayMs);
    }

    [Fact]
    public void Delay_BeforeABlockIsFull_StaysWhateverComesBehind()
    {
        Events(999, behind: 999);
        Assert.Equal(Base, watermark.DelayMs);

        Events(1, behind: 0);
        Assert.Equal(Base + Step, watermark.DelayMs);
    }

    [Fact]
    public void Delay_AfterEveryBlock_CountsFromNothing()
    {
        Block(101);
        Events(999, behind: 100);
        Assert.Equal(Base + Step, watermark.DelayMs);

        Events(1, behind: 0);
        Assert.Equal(Base + Step, watermark.DelayMs);
    }

    [Fact]
    public void Delay_WhenStepsWouldLeaveTheBounds_StopsAtThem()
    {
        var delays = new List<long?>();
        foreach (int behind in (int[])[500, 500, 500, 500, 0, 0, 0, 0])
        {
            Block(behind);
            delays.Add(watermark.DelayMs);
        }

        Assert.Equal([3_200, 4_400, 5_000, 5_000, 3_800, 2_600, 2_000, 2_000], delays);
    }

    [Fact]
    public void Delay_WhenTheStepIsHuge_DoesNotWrap()
    {
        var huge = new AdaptiveWatermark(1, long.MaxValue, long.MaxValue);
        for (int i = 0; i < 1_000; i++) huge.Observe(new EventTime(i < 500 ? 1_000_000 : 0), new EventTime(1_000_000));

        Assert.Equal(long.MaxValue, huge.DelayMs);
    }

    [Theory]
    [InlineData(-1, 10, 1)]
    [InlineData(10, 9, 1)]
    [InlineData(0, 10, 0)]
    public void AdaptiveWatermark_WhenAParameterIsOutOfBounds_IsRefused(long baseMs, long maxMs, long stepMs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveWatermark(baseMs, maxMs, stepMs));

    private void Block(int behind) => Events(1_000, behind);

    /// <summary>Events, the last of them behind the watermark, the others at the one greatest time.</summary>
    private void Events(int count, int behind)
    {
        var now = new EventTime(1_000_000);
        watermark.AdvanceTo(now.Plus(-Base));
        for (int i = 0; i < count; i++) watermark.Observe(i < count - behind ? now : new EventTime(0), now);
    }
}
