using Tidemark.Core.Randomness;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

public sealed class ZipfSamplerTests
{
    [Fact]
    public void Ranks_WhenDrawnOften_FollowTheHarmonicSeries()
    {
        const int Draws = 200_000;
        ZipfSampler sampler = new(100);
        SplitMix64 random = new(3);
        int[] counts = new int[100];
        for (int i = 0; i < Draws; i++) counts[sampler.Draw(random)]++;
        double harmonic = Enumerable.Range(1, 100).Sum(rank => 1.0 / rank);
        double chiSquare = Enumerable.Range(1, 100).Sum(rank =>
        {
            double expected = Draws / (harmonic * rank);
            return (counts[rank - 1] - expected) * (counts[rank - 1] - expected) / expected;
        });
        // The 99.99 % quantile of chi-square with 99 degrees of freedom.
        Assert.InRange(chiSquare, 0, 161);
    }

    [Fact]
    public void Ranks_WhenThereIsOne_AreZero() => Assert.Equal(0, new ZipfSampler(1).Draw(new SplitMix64(1)));
}
