using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Media.Events;

public sealed class StatsBaselineTests
{
    private const long Before = 1_000;

    [Fact]
    public void StatsBaseline_WhenFirstIsObserved_SetsItWithoutIncrement()
    {
        var baseline = default(StatsBaseline);
        Assert.Equal(StatsOutcome.First, baseline.Observe(new EventTime(Before), 500, out long increment));
        Assert.Equal(0, increment);
    }

    [Theory]
    [InlineData(Before + 1, 501, StatsOutcome.Increased, 1)]
    [InlineData(Before + 1, 500, StatsOutcome.Increased, 0)]
    [InlineData(Before + 1, 499, StatsOutcome.Decreased, 0)]
    [InlineData(Before + 1, 0, StatsOutcome.Decreased, 0)]
    [InlineData(Before, 501, StatsOutcome.Stale, 0)]
    [InlineData(Before - 1, 400, StatsOutcome.Stale, 0)]
    public void StatsBaseline_WhenSecondIsObserved_JudgesByTimeThenValue(long time, long value, StatsOutcome expected, long rise)
    {
        var baseline = default(StatsBaseline);
        baseline.Observe(new EventTime(Before), 500, out _);
        Assert.Equal(expected, baseline.Observe(new EventTime(time), value, out long increment));
        Assert.Equal(rise, increment);
    }

    [Fact]
    public void StatsBaseline_WhenCounterFell_RisesFromTheLowerValue()
    {
        var baseline = default(StatsBaseline);
        baseline.Observe(new EventTime(1), 500, out _);
        baseline.Observe(new EventTime(2), 100, out _);
        baseline.Observe(new EventTime(3), 130, out long increment);
        Assert.Equal(30, increment);
    }

    [Fact]
    public void StatsBaseline_WhenEmpty_IsOneByte()
    {
        var writer = new ByteWriter();
        default(StatsBaseline).Write(writer);
        Assert.Equal(1, writer.Length);
    }

    [Fact]
    public void StatsBaseline_WhenStoredValueCannotBe_IsCorrupt()
    {
        var writer = new ByteWriter();
        writer.WriteVarint(ulong.MaxValue);
        Assert.Throws<CorruptDataException>(() =>
        {
            var reader = new ByteReader(writer.WrittenSpan);
            return StatsBaseline.Read(ref reader);
        });
    }
}
