using System.Globalization;
using System.Text;
using Tidemark.Core.Codecs;

namespace Tidemark.UnitTests.Core.Codecs;

public sealed class NumberTextTests
{
    [Fact]
    public void TryParse_OfNumbersHoweverWritten_GivesTheNearestDouble()
    {
        Random random = new(7);
        for (int i = 0; i < 20_000; i++)
        {
            double number = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (!double.IsFinite(number)) number = 0;
            string text = random.Next(4) switch
            {
                0 => number.ToString("R", CultureInfo.InvariantCulture),
                1 => random.NextInt64(1L << random.Next(1, 63)).ToString(CultureInfo.InvariantCulture),
                _ => (random.NextDouble() * Math.Pow(10, random.Next(8))).ToString($"F{random.Next(12)}", CultureInfo.InvariantCulture),
            };
            if (random.Next(3) == 0) text = "-" + text.TrimStart('-');
            if (random.Next(9) == 0) text = $" {text}\t";
            Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(text), out double value), text);
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(value));
        }
    }

    [Theory]
    [InlineData("5.", 5)]
    [InlineData(".5", 0.5)]
    [InlineData("+7", 7)]
    [InlineData("000000000000000000000000000042", 42)]
    [InlineData("9007199254740993", 9007199254740992)]
    [InlineData("0.00000000000000000001", 1e-20)]
    public void TryParse_OfUnusualNumbers_GivesThem(string text, double expected)
    {
        Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(text), out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("1.2.3")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("12a")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    public void TryParse_OfWhatIsNoFiniteNumber_Refuses(string text)
    {
        Assert.False(NumberText.TryParse(Encoding.ASCII.GetBytes(text), out double value));
        Assert.Equal(0, value);
    }
}
