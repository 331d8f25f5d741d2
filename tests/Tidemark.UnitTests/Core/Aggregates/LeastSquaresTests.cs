using Tidemark.Core.Aggregates;

namespace Tidemark.UnitTests.Core.Aggregates;

public sealed class LeastSquaresTests
{
    [Theory]
    [InlineData(new double[0], null)]
    [InlineData(new double[] { 5 }, null)]
    [InlineData(new double[] { 5, 3 }, -2.0)]
    [InlineData(new double[] { 4, 4, 4, 4 }, 0.0)]
    [InlineData(new double[] { 1, 3, 5, 7, 9 }, 2.0)]
    [InlineData(new double[] { 1, 2, 4 }, 1.5)]
    [InlineData(new double[] { 2, 1, 4, 3 }, 0.6)]
    public void Slope_OfASeries_IsThatByHand(double[] values, double? slope) => Assert.Equal(slope, LeastSquares.Slope(values));

    [Fact]
    public void Slope_OfASeriesFarFromZero_DoesNotCancel() =>
        Assert.Equal(1.5, LeastSquares.Slope([1e15 + 1, 1e15 + 2, 1e15 + 4]));
}
