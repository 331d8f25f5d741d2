using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.PropertyTests.Core.Sketches;

public sealed class LogScaleProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(35)]
    [InlineData(350)]
    [InlineData(3_500)]
    public void Buckets_CoverAllDoublesInOrderAndAreNoWiderThanPromised(int perOctave)
    {
        var scale = new LogScale(perOctave);
        var random = new SplitMix64((ulong)perOctave);
        Assert.Equal(scale.KeyMax, scale.KeyOf(double.MaxValue));
        Assert.Equal(0, scale.KeyOf(double.Epsilon));
        Assert.Equal(double.PositiveInfinity, scale.Lowest(scale.KeyMax + 1));
        for (int round = 0; round < 20_000; round++)
        {
            double value = BitConverter.UInt64BitsToDouble(random.Next() >> (1 + (random.Below(4) * random.Below(12))));
            if (!double.IsFinite(value) || value == 0) continue;
            int key = scale.KeyOf(value);
            Assert.Equal(~key, scale.KeyOf(-value));
            double low = scale.Lowest(key);
            double beyond = scale.Lowest(key + 1);
            Assert.True(low <= value && value < beyond, $"{value:R} in [{low:R}, {beyond:R})");
            Assert.Equal(key, scale.KeyOf(low));
            if (low > double.Epsilon) Assert.InRange(scale.KeyOf(Math.BitDecrement(low)), 0, key - 1);
            double widest = Math.Exp(0.7 / perOctave / (value < 2.2250738585072014E-308 ? 2 : 1));
            Assert.InRange(Math.BitDecrement(beyond) / low, 1, widest);
        }
    }

    [Fact]
    public void Keys_FromOneDoubleToTheNext_NeverDecrease()
    {
        var scale = new LogScale(LogScale.PerOctaveMax);
        var random = new SplitMix64(5);
        for (int round = 0; round < 2_000; round++)
        {
            double value = Math.Abs(BitConverter.UInt64BitsToDouble(random.Next()));
            if (!double.IsFinite(value)) continue;
            for (int i = 0, last = 0; i < 50 && value <= double.MaxValue; i++, value = Math.BitIncrement(value))
            {
                int key = scale.KeyOf(value);
                Assert.True(key >= last, $"{value:R} has key {key} after {last}");
                last = key;
            }
        }
    }
}
