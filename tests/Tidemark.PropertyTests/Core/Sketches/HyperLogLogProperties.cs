using System.Numerics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.PropertyTests.Core.Sketches;

public sealed class HyperLogLogProperties
{
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(14)]
    [InlineData(16)]
    public void Merge_OfAnyParts_IsTheSketchOfTheUnionBitForBit(int precision)
    {
        var random = new SplitMix64((ulong)precision);
        // Up to twice what a sparse sketch holds: every pairing of sparse and dense comes up.
        int valuesMax = 6 << (precision - 4);
        for (int round = 0; round < 30; round++)
        {
            var whole = new HyperLogLog(precision);
            var merged = new HyperLogLog(precision);
            ulong universe = random.Next();
            for (int part = 0; part < 3; part++)
            {
                var sketch = new HyperLogLog(precision);
                int values = random.Below(valuesMax) >> random.Below(6);
                for (int i = 0; i < values; i++)
                {
                    // The parts overlap, and a part has values twice.
                    ulong hash = SplitMix64.Mix(universe + (ulong)random.Below(valuesMax));
                    sketch.Add(hash);
                    whole.Add(hash);
                }

                byte[] before = Bytes(sketch);
                if (random.Below(2) == 0) merged.Merge(in sketch);
                else merged = Joined(sketch.Copy(), merged);
                Assert.Equal(before, Bytes(sketch));
            }

            Assert.Equal(Bytes(whole), Bytes(merged));
            Assert.Equal(whole.Estimate(), merged.Estimate());
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(14)]
    public void WrittenSketch_ReadsBackEqualAndGoesOnAlike(int precision)
    {
        var random = new SplitMix64(30);
        for (int count = 0; count < 8_000; count = count * 3 / 2 + 1)
        {
            var sketch = new HyperLogLog(precision);
            for (int i = 0; i < count; i++) sketch.Add(random.Next());
            byte[] bytes = Bytes(sketch);
            var reader = new ByteReader(bytes);
            HyperLogLog read = HyperLogLog.Read(ref reader);
            Assert.True(reader.AtEnd);
            Assert.Equal(bytes, Bytes(read));
            Assert.Equal(sketch.Estimate(), read.Estimate());
            for (int i = 0; i < 100; i++)
            {
                ulong hash = random.Next();
                sketch.Add(hash);
                read.Add(hash);
            }

            Assert.Equal(Bytes(sketch), Bytes(read));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public void Registers_OfADenseSketch_AreTheGreatestRanksOfTheHashes(int precision)
    {
        var random = new SplitMix64(31);
        var ranks = new int[1 << precision];
        var sketch = new HyperLogLog(precision);
        for (int i = 0; i < 20_000; i++)
        {
            // Masks make long runs of zeros, within the first bits and behind them.
            ulong hash = random.Next() & (ulong.MaxValue >> random.Below(64) | random.Next() << random.Below(64));
            int register = (int)(hash >> (64 - precision));
            int rank = Math.Min(BitOperations.LeadingZeroCount(hash << precision), 64 - precision) + 1;
            ranks[register] = Math.Max(ranks[register], rank);
            sketch.Add(hash);
        }

        Assert.Equal(ranks, Registers(Bytes(sketch)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(14)]
    public void Add_OfManyAtOnce_IsThatOfOneByOne(int precision)
    {
        var random = new SplitMix64(32);
        var many = new HyperLogLog(precision);
        var each = new HyperLogLog(precision);
        for (int added = 0; added < 2 << precision;)
        {
            var hashes = new ulong[random.Below(1 << random.Below(precision))];
            foreach (ref ulong hash in hashes.AsSpan())
            {
                hash = random.Next();
                each.Add(hash);
            }

            many.Add(hashes);
            added += hashes.Length;
            Assert.Equal(Bytes(each), Bytes(many));
        }
    }

    /// <summary>Whatever order codes come in and whatever the set was before, it holds what a plain set of the codes holds.</summary>
    [Theory]
    [InlineData(14)]
    [InlineData(18)]
    public void Sparse_IsThePlainSetOfItsCodes(int precision)
    {
        var random = new SplitMix64(33);
        for (int round = 0; round < 20; round++)
        {
            var plain = new SortedSet<uint>();
            var sketch = new HyperLogLog(precision);
            int count = random.Below(HyperLogLog.CodeCountMax(precision)) >> random.Below(10);
            // Few first bits, so that many codes meet in few blocks.
            int shift = random.Below(20);
            for (int i = 0; i < count; i++)
            {
                ulong hash = random.Next() >> shift;
                plain.Add(SketchCode.Of(hash));
                sketch.Add(hash);
            }

            var codes = new uint[sketch.CodeCount];
            sketch.CopyCodes(codes);
            Assert.Equal(plain, codes.Order());
        }
    }

    /// <summary>Reads the registers out of the bytes as the layout says: two bytes of header, then six bits each, low bits first.</summary>
    private static int[] Registers(byte[] bytes)
    {
        var registers = new int[(bytes.Length - 2) * 8 / 6];
        for (int bit = 0; bit < registers.Length * 6; bit++)
        {
            registers[bit / 6] |= ((bytes[2 + bit / 8] >> (bit % 8)) & 1) << (bit % 6);
        }

        return registers;
    }

    private static HyperLogLog Joined(HyperLogLog target, in HyperLogLog source)
    {
        target.Merge(in source);
        return target;
    }

    private static byte[] Bytes(HyperLogLog sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
