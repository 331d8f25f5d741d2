using System.Text;
using Tidemark.Core.Hashing;

namespace Tidemark.UnitTests.Core.Hashing;

public sealed class XxHash64Tests
{
    [Theory]
    [InlineData("", 0, 0xEF46DB3751D8E999)]
    [InlineData("a", 0, 0xD24EC4F1A98C6E5B)]
    [InlineData("as", 0, 0x1C330FB2D66BE179)]
    [InlineData("asd", 0, 0x631C37CE72A97393)]
    [InlineData("asdf", 0, 0x415872F599CEA71E)]
    [InlineData("abc", 0, 0x44BC2CF5AD770999)]
    [InlineData("xxhash", 20141025, 0xB559B98D844E0635)]
    [InlineData("Nobody inspects the spammish repetition", 0, 0xFBCEA83C8A378BF1)]
    [InlineData("Call me Ishmael. Some years ago--never mind how long precisely-", 0, 0x02A2E85470D6FD96)]
    public void Hash_OfPublishedVector_IsAsPublished(string input, ulong seed, ulong expected)
    {
        Assert.Equal(expected, XxHash64.Hash(Encoding.ASCII.GetBytes(input), seed));
    }

    [Fact]
    public void HashMany_OfPartsOfAnyLength_GivesTheHashOfEach()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            // Of some inputs all parts are short, so that they are hashed side by side; others mix them with long ones.
            int longest = random.Next(2) == 0 ? 31 : 70;
            int[] lengths = [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(Math.Min(longest, bytes.Length) + 1))];
            int[] starts = [.. lengths.Select(length => random.Next(bytes.Length - length + 1))];
            ulong[] hashes = new ulong[lengths.Length + 1];
            XxHash64.HashMany(bytes, starts, lengths, hashes);
            Assert.Equal(starts.Select((start, i) => XxHash64.Hash(bytes.AsSpan(start, lengths[i]))), hashes[..^1]);
            Assert.Equal(0UL, hashes[^1]);
        }
    }

    [Theory]
    [InlineData(93, 8)]
    [InlineData(101, 0)]
    [InlineData(-1, 8)]
    [InlineData(0, -1)]
    [InlineData(0, 101)]
    [InlineData(int.MaxValue, 8)]
    public void HashMany_OfAPartThatIsNotThere_Refuses(int start, int length)
    {
        int[] starts = new int[8], lengths = new int[8];
        (starts[6], lengths[6]) = (start, length);
        Assert.ThrowsAny<ArgumentException>(() => XxHash64.HashMany(new byte[100], starts, lengths, new ulong[8]));
    }
}
