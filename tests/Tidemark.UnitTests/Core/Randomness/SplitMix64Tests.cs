using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Core.Randomness;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Next_FromTheReferenceSeed_GivesTheReferenceSequence()
    {
        var random = new SplitMix64(1234567);

        ulong[] first = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            first);
    }

    [Fact]
    public void NextDouble_OverManyDraws_StaysBelowOneAndIsEvenlySpread()
    {
        var random = new SplitMix64(7);
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            double value = random.NextDouble();
            Assert.InRange(value, 0, 1 - double.Epsilon);
            Assert.NotEqual(1, value);
            sum += value;
        }

        // Five standard deviations of the mean: 5 * sqrt(1/12 / 100,000).
        Assert.InRange(sum / 100_000, 0.5 - 0.0046, 0.5 + 0.0046);
    }

    [Fact]
    public void Below_OverManyDraws_GivesEachValueItsShare()
    {
        var random = new SplitMix64(11);
        var counts = new int[6];
        for (int i = 0; i < 60_000; i++) counts[random.Below(6)]++;

        // Five standard deviations of a binomial count: 5 * sqrt(60,000 * 1/6 * 5/6).
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 457, 10_000 + 457));
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.3)]
    [InlineData(0.001)]
    public void Geometric_OverManyDraws_HasTheMeanAndSpreadOfItsChance(double chance)
    {
        const int Draws = 100_000;
        var random = new SplitMix64(13);
        double sum = 0;
        int zeros = 0;
        for (int i = 0; i < Draws; i++)
        {
            long failures = random.Geometric(chance);
            sum += failures;
            if (failures == 0) zeros++;
        }

        // Five standard deviations of the mean, √(1 − chance) / chance / √draws, and of a binomial count.
        double meanMargin = 5 * Math.Sqrt((1 - chance) / Draws) / chance, zerosMargin = 5 * Math.Sqrt(Draws * chance * (1 - chance));
        Assert.InRange((sum / Draws) - ((1 - chance) / chance), -meanMargin, meanMargin);
        Assert.InRange(zeros - (Draws * chance), -zerosMargin, zerosMargin);
    }

    [Fact]
    public void Geometric_AtTheEndsOfChances_NeverFailsOrFailsForever()
    {
        var random = new SplitMix64(14);

        Assert.Equal(0, random.Geometric(1));
        Assert.Equal(long.MaxValue, random.Geometric(1e-300));
    }

    [Fact]
    public void Below_WhenOnlyZeroIsBelow_GivesZero() => Assert.Equal(0, new SplitMix64(3).Below(1));
}
