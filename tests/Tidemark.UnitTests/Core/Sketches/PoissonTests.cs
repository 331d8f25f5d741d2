using Tidemark.Core.Sketches;

namespace Tidemark.UnitTests.Core.Sketches;

public sealed class PoissonTests
{
    /// <summary>Against tables of the distribution; the last two against its normal approximation, corrected for skewness.</summary>
    [Theory]
    [InlineData(0, 0.975, 0)]
    [InlineData(0.02, 0.975, 0)]
    [InlineData(0.03, 0.975, 1)]
    [InlineData(3, 0.025, 0)]
    [InlineData(4, 0.025, 1)]
    [InlineData(4, 0.975, 8)]
    [InlineData(10, 0.025, 4)]
    [InlineData(10, 0.975, 17)]
    [InlineData(100, 0.5, 100)]
    [InlineData(100, 0.025, 81)]
    [InlineData(100, 0.975, 120)]
    [InlineData(1e6, 0.025, 998_041)]
    [InlineData(1e6, 0.975, 1_001_960)]
    public void Quantile_OfAMean_IsTheLeastNumberThatIsEnough(double mean, double share, double expected)
    {
        Assert.Equal(expected, Poisson.Quantile(mean, share));
    }
}
