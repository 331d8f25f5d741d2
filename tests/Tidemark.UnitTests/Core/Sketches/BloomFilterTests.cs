using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.UnitTests.Core.Sketches;

public sealed class BloomFilterTests
{
    [Fact]
    public void TryAdd_WhenIdentityIsKnown_IsFalseAndChangesNothing()
    {
        var filter = new BloomFilter(1_000, 0.001);
        Assert.False(filter.Contains(7));
        Assert.Equal(0, filter.FalsePositiveRate);

        Assert.True(filter.TryAdd(7));
        byte[] before = Bytes(filter);
        Assert.True(filter.Contains(7));
        Assert.False(filter.TryAdd(7));

        Assert.Equal(before, Bytes(filter));
        Assert.InRange(filter.FalsePositiveRate, double.Epsilon, 0.001);
    }

    [Fact]
    public void FalsePositiveRate_AsTheFilterFills_GrowsToWhatIsPromised()
    {
        var filter = new BloomFilter(100_000, 0.01);
        double previous = 0;
        for (int part = 0; part < 10; part++)
        {
            Add(filter, seed: (ulong)part, count: 10_000);
            Assert.InRange(filter.FalsePositiveRate, previous, 0.0102);
            previous = filter.FalsePositiveRate;
        }

        Assert.InRange(filter.FalsePositiveRate, 0.0097, 0.0102);
    }

    [Fact]
    public void FalsePositiveRate_WhenEveryBitIsSet_IsOne()
    {
        var filter = new BloomFilter(1, 0.01);

        Add(filter, seed: 1, count: 10_000);

        Assert.Equal(1, filter.FalsePositiveRate, 6);
    }

    /// <summary>The bits that identities have are part of the stored form, whatever instructions the machine has.</summary>
    [Theory]
    [InlineData(0.05, 4, 0x37DDB75B8A7303EE)]
    [InlineData(0.01, 8, 0xD85D1D6CB8526F69)]
    [InlineData(0.0001, 16, 0x0385C4FB83699622)]
    public void Write_OfTheSameIdentities_GivesTheSameBytesOnEveryMachine(double rate, int bits, ulong hash)
    {
        var filter = new BloomFilter(5_000, rate);

        Add(filter, seed: 1, count: 5_000);

        Assert.Equal((bits, hash), (filter.BitsPerIdentity, XxHash64.Hash(Bytes(filter))));
    }

    [Fact]
    public void Shifts_ByEveryInstructionSet_AreThoseOneByOne()
    {
        var random = new SplitMix64(5);
        Span<uint> counts = stackalloc uint[BloomShape.Lanes];
        for (int i = 0; i < 1_000; i++)
        {
            foreach (ref uint count in counts) count = (uint)random.Next() & (i % 2 == 0 ? 31u : 0x8000_003F);
            Vector512<uint> vector = Vector512.Create(counts);
            Vector512<uint> expected = BloomShape.OneByOne(vector);
            for (int lane = 0; lane < counts.Length; lane++) Assert.Equal(counts[lane] < 32 ? 1u << (int)counts[lane] : 0, expected[lane]);
            Assert.Equal(expected, BloomShape.OneShiftedLeft(vector));
            if (Avx2.IsSupported) Assert.Equal(expected, BloomShape.ByAvx2(vector));
        }
    }

    [Theory]
    [InlineData(0.5, 4)]
    [InlineData(0.02, 4)]
    [InlineData(0.01, 8)]
    [InlineData(0.0001, 16)]
    [InlineData(1e-9, 16)]
    public void Construction_TakesTheBitsThatNeedTheLeastMemory(double rate, int bits)
    {
        Assert.Equal(bits, new BloomFilter(1_000, rate).BitsPerIdentity);
    }

    [Theory]
    [InlineData(0.05, 6.4)]
    [InlineData(0.01, 10.2)]
    [InlineData(0.001, 15.8)]
    [InlineData(0.0001, 23.1)]
    public void Bytes_OfALargeFilter_AreThosePromised(double rate, double bitsPerIdentity)
    {
        Assert.InRange(new BloomFilter(1_000_000, rate).Bytes * 8 / 1e6, bitsPerIdentity - 0.15, bitsPerIdentity);
    }

    [Fact]
    public void Merge_WhenMadeForAnotherPromise_Throws()
    {
        var filter = new BloomFilter(1_000, 0.01);

        Assert.Throws<ArgumentException>(() => filter.Merge(new BloomFilter(1_000, 0.02)));
        Assert.Throws<ArgumentException>(() => filter.Merge(new BloomFilter(1_001, 0.01)));
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(1, 0)]
    [InlineData(1, 0.51)]
    [InlineData(1, double.NaN)]
    public void Construction_WhenOutOfRange_Throws(long capacity, double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BloomFilter(capacity, rate));
    }

    [Theory]
    [InlineData(1_000_000_000)]
    [InlineData(long.MaxValue)]
    public void Construction_WhenTooLarge_SaysHowLarge(long capacity)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new BloomFilter(capacity, 0.01));

        Assert.Contains("GiB, at most 1 GiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhenBytesAreDamaged_Throws()
    {
        var filter = new BloomFilter(100, 0.01);
        Add(filter, seed: 1, count: 100);
        byte[] bytes = Bytes(filter);

        foreach (int at in (ReadOnlySpan<int>)[0, 1, 10])
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0xFF;
            Assert.Throws<CorruptDataException>(() => Read(damaged));
        }

        for (int length = 0; length < bytes.Length; length++) Assert.Throws<CorruptDataException>(() => Read(bytes[..length]));
    }

    private static void Add(BloomFilter filter, ulong seed, int count)
    {
        var random = new SplitMix64(SplitMix64.Mix(seed));
        for (int i = 0; i < count; i++) filter.TryAdd(random.Next());
    }

    private static byte[] Bytes(BloomFilter filter)
    {
        var writer = new ByteWriter();
        filter.Write(writer);
        return writer.ToArray();
    }

    private static BloomFilter Read(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        return BloomFilter.Read(ref reader);
    }
}
