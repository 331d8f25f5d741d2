using Tidemark.Core.Keys;
using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Core.Keys;

public sealed class SlabArrayTests
{
    [Fact]
    public void Element_WhenNeverSet_IsTheDefault()
    {
        var array = new SlabArray<long>();
        array.Reserve(100_000);
        Assert.Equal(0, array[99_999]);
        Assert.True(array.Capacity >= 100_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Elements_WhenItGrowsInAnySteps_Stay(int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var array = new SlabArray<(long A, long B)>();
        var expected = new List<(long A, long B)>();
        while (expected.Count < 20_000)
        {
            // Steps of one, and such that pass over whole chunks.
            int step = random.Below(4) == 0 ? 1 + random.Below(9_000) : 1;
            array.Reserve(expected.Count + step);
            for (int i = 0; i < step; i++)
            {
                var value = ((long)random.Next(), (long)expected.Count);
                array[expected.Count] = value;
                expected.Add(value);
            }
        }

        for (int i = 0; i < expected.Count; i++) Assert.Equal(expected[i], array[i]);
    }

    [Fact]
    public void Elements_OfChunksThatWereGivenUp_AreTheDefault()
    {
        var array = new SlabArray<(long, int)>();
        for (int round = 0; round < 3; round++)
        {
            array.Reserve(30_000);
            for (int i = 0; i < array.Capacity; i++)
            {
                Assert.Equal(default, array[i]);
                array[i] = (i, round + 1);
            }

            array.Release();
            Assert.Equal(0, array.Capacity);
        }
    }

    [Fact]
    public void Capacity_WhenLarge_IsOfWholeChunksAndNotDoubled()
    {
        var array = new SlabArray<long>();
        array.Reserve(4 * 16_384 + 1);
        Assert.Equal(5 * 16_384, array.Capacity);
    }
}
