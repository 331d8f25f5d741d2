using Tidemark.Core.Watermarks;

namespace Tidemark.UnitTests.Core.Watermarks;

public sealed class LogBinsTests
{
    [Fact]
    public void Of_ForEveryPowerOfTwo_StartsAnOctaveOf32Bins()
    {
        for (int octave = 0; octave < 63; octave++)
        {
            Assert.Equal(1 + (32 * octave), LogBins.Of(1L << octave));
            if (octave is > 5 and < 53) Assert.Equal(32 * octave, LogBins.Of((1L << octave) - 1));
        }

        Assert.Equal(0, LogBins.Of(0));
        Assert.InRange(LogBins.Of(long.MaxValue), 32 * 63, LogBins.Count - 1);
    }

    [Fact]
    public void Of_ForAscendingNumbers_IsTheFlooredLogarithm()
    {
        for (long value = 1; value < 200_000; value++)
        {
            double position = 1 + (32 * Math.Log2(value));
            bool isOnAnEdge = Math.Abs(position - Math.Round(position)) < 1e-9;
            if (!isOnAnEdge) Assert.Equal((int)position, LogBins.Of(value));
        }
    }

    [Fact]
    public void ValueIn_BetweenTheEdgesOfABin_StaysInOrNextToIt()
    {
        for (long value = 1; value < long.MaxValue / 3; value += 1 + (value / 50))
        {
            long low = LogBins.ValueIn(LogBins.Of(value), 0);
            long high = LogBins.ValueIn(LogBins.Of(value), 1);
            Assert.True(low <= value && value <= high, $"{value} is not between {low} and {high}.");
            Assert.True(high - low <= 1 + (value * 0.0221), $"The bin of {value} reaches from {low} to {high}.");
        }
    }
}
