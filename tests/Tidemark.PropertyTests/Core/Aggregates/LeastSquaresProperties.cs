using System.Numerics;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Aggregates;

public sealed class LeastSquaresProperties
{
    /// <summary>The textbook formula (n·Σxy − Σx·Σy) / (n·Σx² − (Σx)²) in integers, rounded once at the end.</summary>
    [Fact]
    public void Slope_OfIntegers_IsTheRationalOneRoundedToTheLastBits()
    {
        var random = new SplitMix64(31);
        for (int round = 0; round < 500; round++)
        {
            int n = 2 + random.Below(120);
            long offset = (long)random.Below(1_000_000_000) * random.Below(1_000);
            BigInteger sumX = 0, sumY = 0, squares = 0, products = 0;
            var values = new double[n];
            for (int x = 0; x < n; x++)
            {
                long y = offset + random.Below(10_000) - 5_000;
                values[x] = y;
                (sumX, sumY, squares, products) = (sumX + x, sumY + y, squares + x * x, products + (BigInteger)x * y);
            }

            double expected = (double)(n * products - sumX * sumY) / (double)(n * squares - sumX * sumX);
            double actual = LeastSquares.Slope(values)!.Value;
            Assert.True(Math.Abs(expected - actual) <= 4e-16 * Math.Abs(expected), $"round {round}: {actual:R} instead of {expected:R}");
        }
    }
}
