using System.Numerics;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.UnitTests.Core.Windows;

public sealed class BoundaryGridTests
{
    [Fact]
    public void FloorDivide_RoundsDownWhateverTheSignAndTheWidth()
    {
        var random = new SplitMix64(7);
        for (int i = 0; i < 2_000; i++)
        {
            Int128 value = (Int128)unchecked((long)random.Next()) >> random.Below(64);
            if (i % 2 == 0) value = value * (long)(random.Next() >> 2) + random.Below(3) - 1;
            long step = Math.Max(1, (long)(random.Next() >> (1 + random.Below(63))));
            var exact = BigInteger.DivRem((BigInteger)value, step, out BigInteger rest);
            Assert.Equal(rest.Sign < 0 ? exact - 1 : exact, (BigInteger)BoundaryGrid.FloorDivide(value, step));
        }
    }

    [Theory]
    [InlineData(-10, 10, -1)]
    [InlineData(-11, 10, -2)]
    [InlineData(-1, 10, -1)]
    [InlineData(0, 10, 0)]
    [InlineData(9, 10, 0)]
    [InlineData(long.MinValue, 1, long.MinValue)]
    [InlineData(long.MinValue, long.MaxValue, -2)]
    public void FloorDivide_OfTheseFigures_GivesThat(long value, long step, long quotient) =>
        Assert.Equal((Int128)quotient, BoundaryGrid.FloorDivide(value, step));

    [Fact]
    public void Clamp_KeepsTimesWithinTheirRange()
    {
        Assert.Equal(EventTime.Max, BoundaryGrid.Clamp((Int128)long.MaxValue + 1));
        Assert.Equal(EventTime.Min, BoundaryGrid.Clamp((Int128)long.MinValue - 1));
        Assert.Equal(new EventTime(-3), BoundaryGrid.Clamp(-3));
    }

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(10, 3, 25)]
    [InlineData(7, -4, 12)]
    [InlineData(1, 0, 3)]
    [InlineData(5, 8, 1)]
    public void Boundaries_AreThoseThatCountingFinds(long step, long offset, long life)
    {
        var grid = new BoundaryGrid(step, offset, life);
        long[] boundaries = [.. Enumerable.Range(-120, 241).Select(i => i * step + offset)];
        for (long time = -30; time <= 30; time++)
        {
            Assert.Equal(boundaries.Last(b => b <= time), (long)grid.Before(time));
            for (long watermark = -30; watermark <= 60; watermark += 3)
            {
                var at = new EventTime(watermark);
                Assert.Equal(boundaries.First(b => b > time && b + life > watermark), (long)grid.NeededAfter(time, at));
                Assert.Equal(time + life > watermark, grid.Needs(time, at));
            }
        }
    }

    [Fact]
    public void Boundaries_AtTheEndsOfTime_DoNotWrap()
    {
        var grid = new BoundaryGrid(10, 3, long.MaxValue);
        Assert.True(grid.Before(long.MinValue) < long.MinValue);
        Assert.True(grid.NeededAfter(long.MaxValue, EventTime.Max) > long.MaxValue);
        Assert.True(grid.Needs(long.MaxValue, EventTime.Max));
        Assert.False(grid.Needs((Int128)long.MinValue - long.MaxValue, EventTime.Min));
    }
}
