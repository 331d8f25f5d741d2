using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Core.Randomness;

public sealed class PortableLogTests
{
    [Fact]
    public void Log_WhenComparedWithThePlatform_AgreesTo1e15()
    {
        SplitMix64 random = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            double value = (random.NextDouble() + 1e-18) * ((i % 3) switch { 0 => 1, 1 => 1e-9, _ => 1e12 });
            double expected = Math.Log(value);
            double tolerance = 1e-15 * Math.Max(1, Math.Abs(expected));
            Assert.InRange(PortableLog.Of(value) - expected, -tolerance, tolerance);
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.693_147_180_559_945_3)]
    [InlineData(0.5, -0.693_147_180_559_945_3)]
    public void Log_OfPowersOfTwo_IsExact(double value, double expected) => Assert.Equal(expected, PortableLog.Of(value));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-300, -1e-300)]
    [InlineData(1e-5, -1.0000050000333333367e-5)]
    [InlineData(0.2, -0.22314355131420976486)]
    [InlineData(0.28999999, -0.34249029486226898291)]
    [InlineData(0.75, -1.3862943611198906188)]
    [InlineData(1, double.NegativeInfinity)]
    public void LogOfOneLess_OfAnyPart_IsPrecise(double part, double expected) =>
        Assert.InRange(PortableLog.OfOneLess(part), expected * (1 + 1e-15), expected * (1 - 1e-15));
}
