using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.PropertyTests.Core.Sketches;

public sealed class DenseRegistersProperties
{
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(14)]
    public void Count_IsThatOfALoop(int precision)
    {
        var random = new SplitMix64(1);
        for (int round = 0; round < 200; round++)
        {
            byte[] registers = Ranks(random, precision);
            var expected = new int[66 - precision];
            foreach (byte rank in registers) expected[rank]++;
            var counts = new int[66 - precision];

            DenseRegisters.Count(registers, counts);

            Assert.Equal(expected, counts);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(14)]
    public void RaiseTo_IsTheGreaterOfEachPair(int precision)
    {
        var random = new SplitMix64(2);
        byte[] registers = Ranks(random, precision);
        byte[] source = Ranks(random, precision);
        byte[] expected = [.. registers.Zip(source, Math.Max)];

        DenseRegisters.RaiseTo(registers, source);

        Assert.Equal(expected, registers);
    }

    /// <summary>All alike, close together or anything.</summary>
    private static byte[] Ranks(SplitMix64 random, int precision)
    {
        int least = random.Below(66 - precision);
        int span = random.Below(66 - precision - least) >> random.Below(6);
        var registers = new byte[1 << precision];
        foreach (ref byte rank in registers.AsSpan()) rank = (byte)(least + random.Below(span + 1));
        return registers;
    }
}
