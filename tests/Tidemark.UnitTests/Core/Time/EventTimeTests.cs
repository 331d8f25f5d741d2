using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Core.Time;

public sealed class EventTimeTests
{
    [Theory]
    [InlineData(5, 7, 12)]
    [InlineData(5, -7, -2)]
    [InlineData(-5, -7, -12)]
    [InlineData(0, long.MinValue, long.MinValue)]
    [InlineData(-1, long.MinValue, long.MinValue)]
    [InlineData(1, long.MaxValue, long.MaxValue)]
    [InlineData(long.MaxValue - 1, 2, long.MaxValue)]
    [InlineData(long.MinValue + 1, -2, long.MinValue)]
    [InlineData(long.MaxValue - 1, long.MinValue, -2)]
    [InlineData(long.MinValue, long.MaxValue, long.MinValue)]
    [InlineData(long.MaxValue, long.MinValue, long.MaxValue)]
    public void Plus_ClampsAndLeavesTheInfinitiesWhereTheyAre(long time, long by, long sum) =>
        Assert.Equal(new EventTime(sum), new EventTime(time).Plus(by));

    [Theory]
    [InlineData(3, 10, 7)]
    [InlineData(10, 3, -7)]
    [InlineData(long.MinValue, long.MaxValue, long.MaxValue)]
    [InlineData(long.MaxValue, long.MinValue, long.MinValue)]
    [InlineData(-1, long.MaxValue, long.MaxValue)]
    [InlineData(long.MinValue, 0, long.MaxValue)]
    public void Distance_IsClamped(long from, long to, long distance) =>
        Assert.Equal(distance, EventTime.Distance(new EventTime(from), new EventTime(to)));

    [Fact]
    public void Order_IsThatOfMilliseconds()
    {
        EventTime[] times = [EventTime.Min, new(-1), new(0), new(1), EventTime.Max];
        for (int i = 0; i < times.Length; i++)
        {
            for (int j = 0; j < times.Length; j++)
            {
                Assert.Equal(
                    (j > i, j < i, j >= i, j <= i, i.CompareTo(j)),
                    (times[i] < times[j], times[i] > times[j], times[i] <= times[j], times[i] >= times[j],
                        times[i].CompareTo(times[j])));
                Assert.Equal(times[Math.Min(i, j)], EventTime.Earlier(times[i], times[j]));
                Assert.Equal(times[Math.Max(i, j)], EventTime.Later(times[i], times[j]));
            }
        }
    }

    [Fact]
    public void Interval_IsHalfOpen()
    {
        Interval ten = Span(0, 10);
        Assert.True(ten.Contains(new EventTime(0)));
        Assert.False(ten.Contains(new EventTime(10)));
        Assert.False(ten.Contains(new EventTime(-1)));
        Assert.True(ten.Contains(Span(0, 10)));
        Assert.False(ten.Contains(Span(0, 11)));
        Assert.True(ten.Overlaps(Span(9, 20)));
        Assert.False(ten.Overlaps(Span(10, 20)));
        Assert.False(ten.Overlaps(Span(-5, 0)));
    }

    private static Interval Span(long start, long end) => new(new EventTime(start), new EventTime(end));
}
