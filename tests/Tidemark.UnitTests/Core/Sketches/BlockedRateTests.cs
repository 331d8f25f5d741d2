using Tidemark.Core.Sketches;

namespace Tidemark.UnitTests.Core.Sketches;

public sealed class BlockedRateTests
{
    /// <summary>The mean over the loads in closed form, by inclusion and exclusion of the sectors that miss; it cancels where rates are
    /// small, and shares nothing with the sum of positive terms.</summary>
    [Theory]
    [InlineData(4, double.PositiveInfinity)]
    [InlineData(8, double.PositiveInfinity)]
    [InlineData(16, double.PositiveInfinity)]
    [InlineData(4, 1_000)]
    [InlineData(8, 20)]
    [InlineData(16, 2)]
    [InlineData(8, 1)]
    public void OfLoad_OfAnyLoad_IsTheClosedForm(int bits, double blocks)
    {
        foreach (double load in (ReadOnlySpan<double>)[0.5, 1, 3, 10.5, 40, 51, 90, 200, 700])
        {
            double closed = 0;
            double ways = 1;
            for (int missing = 0; missing <= bits; missing++)
            {
                double hit = 1 - Math.Pow(1 - bits / 512.0, missing);
                double allMiss = double.IsInfinity(blocks) ? Math.Exp(-load * hit) : Math.Pow(1 - hit / blocks, load * blocks);
                closed += (missing % 2 == 0 ? ways : -ways) * allMiss;
                ways = ways * (bits - missing) / (missing + 1);
            }

            Assert.Equal(closed, BlockedRate.OfLoad(load, bits, blocks), 1e-9);
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.001)]
    [InlineData(1e-7)]
    [InlineData(1e-12)]
    public void LoadFor_ARate_IsTheGreatestThatKeepsIt(double rate)
    {
        foreach (int bits in (ReadOnlySpan<int>)[4, 8, 16])
        {
            double load = BlockedRate.LoadFor(rate, bits);
            Assert.InRange(BlockedRate.OfLoad(load, bits, double.PositiveInfinity), 0.999_999 * rate, rate);
        }
    }

    [Fact]
    public void OfFill_OfNothingAndAll_IsNothingAndAll()
    {
        Assert.Equal(0, BlockedRate.OfFill(0, 8, 3));
        Assert.Equal(1, BlockedRate.OfFill(1, 8, 3));
    }
}
