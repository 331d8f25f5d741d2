using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;
using Xunit.Abstractions;

namespace Tidemark.PropertyTests.Core.Sketches;

public sealed class BloomFilterProperties(ITestOutputHelper output)
{
    public static TheoryData<int, double> Promises()
    {
        TheoryData<int, double> promises = [];
        int capacityMax = SketchTrials.Of(1_000_000, 10_000_000);
        foreach (int capacity in (int[])[10_000, 100_000, capacityMax / 4, capacityMax])
            foreach (double rate in (double[])[0.001, 0.01, 0.05]) promises.Add(capacity, rate);
        return promises;
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void FalsePositives_AtFullCapacity_AreAsFewAsPromisedAndAsManyAsExpected(int capacity, double rate)
    {
        var filter = new BloomFilter(capacity, rate);
        var random = new SplitMix64((ulong)capacity);
        for (int i = 0; i < capacity; i++) filter.TryAdd(random.Next());
        int queries = SketchTrials.Of(2_000_000, 20_000_000);
        int positives = 0;
        for (int i = 0; i < queries; i++) positives += filter.Contains(random.Next()) ? 1 : 0;

        output.WriteLine($"{capacity} identities at {rate}: {positives} of {queries}, {positives / (rate * queries):F4} of the promise");
        Assert.InRange(positives, 0, 1.1 * rate * queries);
        // Five standard deviations, and 2 % for how evenly few blocks happen to be filled, which the bits themselves tell.
        double expected = filter.FalsePositiveRate * queries;
        Assert.InRange(positives, 0.98 * expected - 5 * Math.Sqrt(expected), 1.02 * expected + 5 * Math.Sqrt(expected));
        double measured = filter.MeasureRate() * queries;
        Assert.InRange(positives, measured - 5 * Math.Sqrt(measured), measured + 5 * Math.Sqrt(measured));
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.01)]
    [InlineData(0.0001)]
    public void Identities_InBatchesOrOneByOne_AreNeverForgottenAndGiveTheSameFilter(double rate)
    {
        var random = new SplitMix64(3);
        for (int round = 0; round < 30; round++)
        {
            int capacity = 1 + random.Below(3_000);
            var single = new BloomFilter(capacity, rate);
            var batched = new BloomFilter(capacity, rate);
            var seen = new HashSet<ulong>();
            for (int batch = 0; batch < 10; batch++)
            {
                // Small numbers in sequence: the filter must not need uniform ones.
                ulong[] identities = new ulong[random.Below(capacity / 4 + 2)];
                foreach (ref ulong identity in identities.AsSpan()) identity = (ulong)random.Below(2 * capacity);
                bool[] known = new bool[identities.Length];
                bool[] added = new bool[identities.Length];
                batched.Contains(identities, known);
                for (int i = 0; i < identities.Length; i++) Assert.Equal(single.Contains(identities[i]), known[i]);
                int count = batched.TryAdd(identities, added);
                Assert.Equal(added.Count(isNew => isNew), count);
                for (int i = 0; i < identities.Length; i++)
                {
                    Assert.Equal(single.TryAdd(identities[i]), added[i]);
                    Assert.False(added[i] && !seen.Add(identities[i]), "An identity was forgotten.");
                    seen.Add(identities[i]);
                }
            }

            Assert.All(seen, identity => Assert.True(single.Contains(identity)));
            Assert.Equal(Bytes(single), Bytes(batched));
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.01)]
    [InlineData(0.0001)]
    public void Merge_OfAnyParts_IsTheFilterOfTheUnionBitForBit(double rate)
    {
        var random = new SplitMix64(4);
        for (int round = 0; round < 30; round++)
        {
            int capacity = 1 + random.Below(2_000);
            var whole = new BloomFilter(capacity, rate);
            var merged = new BloomFilter(capacity, rate);
            for (int part = 0; part < 3; part++)
            {
                var filter = new BloomFilter(capacity, rate);
                for (int i = random.Below(capacity); i > 0; i--)
                {
                    // The parts overlap.
                    ulong identity = (ulong)random.Below(2 * capacity);
                    filter.TryAdd(identity);
                    whole.TryAdd(identity);
                }

                byte[] before = Bytes(filter);
                if (random.Below(2) == 0)
                {
                    merged.Merge(filter);
                    Assert.Equal(before, Bytes(filter));
                }
                else
                {
                    filter.Merge(merged);
                    merged = filter;
                }

                merged.Merge(merged);
            }

            Assert.Equal(Bytes(whole), Bytes(merged));
            Assert.Equal(whole.FalsePositiveRate, merged.FalsePositiveRate);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.01)]
    [InlineData(0.0001)]
    public void WrittenFilter_ReadsBackEqualAndGoesOnAlike(double rate)
    {
        var random = new SplitMix64(5);
        for (int capacity = 1; capacity < 20_000; capacity = capacity * 3 + 1)
        {
            var filter = new BloomFilter(capacity, rate);
            for (int i = random.Below(capacity + 1); i > 0; i--) filter.TryAdd(random.Next());
            byte[] bytes = Bytes(filter);
            var reader = new ByteReader(bytes);
            BloomFilter read = BloomFilter.Read(ref reader);
            Assert.True(reader.AtEnd);
            Assert.Equal(bytes, Bytes(read));
            for (int i = 0; i < capacity; i++)
            {
                ulong identity = random.Next();
                Assert.Equal(filter.TryAdd(identity), read.TryAdd(identity));
            }

            Assert.Equal((filter.Capacity, filter.PromisedRate), (read.Capacity, read.PromisedRate));
            Assert.Equal(filter.FalsePositiveRate, read.FalsePositiveRate);
            Assert.Equal(Bytes(filter), Bytes(read));
        }
    }

    private static byte[] Bytes(BloomFilter filter)
    {
        var writer = new ByteWriter();
        filter.Write(writer);
        return writer.ToArray();
    }
}
