using System.Text;
using Tidemark.Core.Hashing;

namespace Tidemark.UnitTests.Core.Hashing;

public sealed class Murmur2Tests
{
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void Hash_OfKafkasTestVector_IsAsKafkas(string input, int expected)
    {
        Assert.Equal(expected, Murmur2.Hash(Encoding.ASCII.GetBytes(input)));
    }

    [Theory]
    [InlineData("21", 16, 12)]
    [InlineData("foobar", 7, 0)]
    [InlineData("abc", 16, 11)]
    public void Partition_WhenHashIsOfEitherSign_DropsTheSignBit(string key, int partitions, int expected)
    {
        Assert.Equal(expected, Murmur2.Partition(Encoding.ASCII.GetBytes(key), partitions));
    }
}
