using Tidemark.Core.Randomness;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

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
}
