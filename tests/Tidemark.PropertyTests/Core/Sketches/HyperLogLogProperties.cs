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
                switch (random.Below(3))
                {
                    case 0:
                        merged.Merge(in sketch);
                        break;
                    case 1:
                        merged = Joined(sketch.Copy(), merged);
                        break;
                    default:
                        // What is given back here comes to others in the rounds that follow.
                        HyperLogLog consumed = sketch.Copy();
                        merged.Absorb(ref consumed);
                        consumed.Release();
                        break;
                }

                Assert.Equal(before, Bytes(sketch));
            }

            Assert.Equal(Bytes(whole), Bytes(merged));
            Assert.Equal(whole.Estimate(), merged.Estimate());
        }
    }

    /// <summary>Several sketches share a log, which is written and cleared at any moment; sparse ones become dense in between.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(14)]
    public void WrittenChanges_AppliedInOrder_GiveTheSameSketch(int precision)
    {
        var random = new SplitMix64((ulong)precision + 100);
        for (int round = 0; round < 10; round++)
        {
            HyperLogLog[] sketches = [.. Enumerable.Range(0, 4).Select(_ => new HyperLogLog(precision))];
            HyperLogLog[] copies = [.. sketches];
            var log = new CodeLog();
            int universe = 1 + random.Below(10 << precision >> random.Below(8));
            for (int checkpoint = 0; checkpoint < 12; checkpoint++)
            {
                int values = random.Below(4 << (precision - 2)) >> random.Below(10);
                for (int i = 0; i < values; i++)
                {
                    log.Owner = random.Below(4);
                    sketches[log.Owner].Add(SplitMix64.Mix((ulong)random.Below(universe)), log);
                }

                log.Sort();
                for (int owner = 0; owner < 4; owner++)
                {
                    var writer = new ByteWriter();
                    sketches[owner].WriteChange(log.Take(owner), writer);
                    var reader = new ByteReader(writer.WrittenSpan);
                    copies[owner].ApplyChange(ref reader);
                    Assert.True(reader.AtEnd);
                    Assert.Equal(Bytes(sketches[owner]), Bytes(copies[owner]));
                }

                log.Clear();
            }
        }
    }

    [Fact]
    public void Change_ThatIsDamagedOrOfAnotherSketch_IsRefused()
    {
        var sketch = new HyperLogLog(12);
        for (ulong i = 0; i < 100; i++) sketch.Add(SplitMix64.Mix(i));
        var log = new CodeLog();
        for (ulong i = 100; i < 110; i++) sketch.Add(SplitMix64.Mix(i), log);
        log.Sort();
        var writer = new ByteWriter();
        sketch.WriteChange(log.Take(0), writer);
        byte[] change = writer.ToArray();
        Assert.Throws<CorruptDataException>(() => Apply(change, new HyperLogLog(11)));
        for (int at = 0; at < change.Length; at++)
        {
            byte[] cut = change[..at];
            Assert.ThrowsAny<CorruptDataException>(() => Apply(cut, new HyperLogLog(12)));
        }

        // The last code's rank, which is never 0.
        change[^4] &= 0xC0;
        Assert.Throws<CorruptDataException>(() => Apply(change, new HyperLogLog(12)));

        static void Apply(byte[] bytes, HyperLogLog to)
        {
            var reader = new ByteReader(bytes);
            to.ApplyChange(ref reader);
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

    /// <summary>Changes were once written in form 3, with the codes ascending.</summary>
    [Fact]
    public void Change_OfTheOlderForm_IsRead()
    {
        var (before, after) = (new HyperLogLog(14), new HyperLogLog(14));
        var added = new SortedSet<uint>();
        for (ulong i = 0; i < 1_000; i++)
        {
            if (i % 3 == 0) before.Add(SplitMix64.Mix(i));
            else added.Add(SketchCode.Of(SplitMix64.Mix(i)));
            after.Add(SplitMix64.Mix(i));
        }

        var writer = new ByteWriter();
        writer.WriteByte(3);
        writer.WriteByte(14);
        writer.WriteVarint((ulong)added.Count);
        foreach (uint code in added) writer.WriteUInt32(code);
        var reader = new ByteReader(writer.WrittenSpan);
        before.ApplyChange(ref reader);

        Assert.True(reader.AtEnd);
        Assert.Equal(Bytes(after), Bytes(before));
    }

    /// <summary>Registers were once written in form 2, 6 bits each.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(14)]
    public void Registers_OfTheOlderForm_AreRead(int precision)
    {
        var sketch = new HyperLogLog(precision);
        for (ulong i = 0; i < 2UL << precision; i++) sketch.Add(SplitMix64.Mix(i));
        int[] registers = Registers(Bytes(sketch));
        var older = new byte[2 + registers.Length * 6 / 8];
        (older[0], older[1]) = (2, (byte)precision);
        for (int bit = 0; bit < registers.Length * 6; bit++)
            older[2 + bit / 8] |= (byte)((registers[bit / 6] >> (bit % 6) & 1) << (bit % 8));
        var reader = new ByteReader(older);

        Assert.Equal(Bytes(sketch), Bytes(HyperLogLog.Read(ref reader)));
        Assert.True(reader.AtEnd);
    }

    /// <summary>However few or many values, each register is read back, and most take three bits.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(12)]
    [InlineData(18)]
    public void Registers_OfAnySketch_ReadBack(int precision)
    {
        var random = new SplitMix64((ulong)precision + 40);
        for (int round = 0; round < 30; round++)
        {
            var sketch = HyperLogLog.DenseOf(precision);
            // Ranks around one that rises with the rounds, and some anywhere.
            for (int i = 0; i < 1 << precision; i++)
            {
                int near = Math.Min(65 - precision, round + random.Below(5)), any = random.Below(66 - precision);
                sketch.Registers[i] = (byte)(random.Below(20) == 0 ? any : near);
            }

            sketch.Registers[0] = 1;
            byte[] ranks = sketch.Registers.ToArray(), bytes = Bytes(sketch);
            var reader = new ByteReader(bytes);

            Assert.Equal(ranks, HyperLogLog.Read(ref reader).Registers.ToArray());
            Assert.True(reader.AtEnd);
            Assert.Equal(ranks.Select(rank => (int)rank), Registers(bytes));
            if (precision >= 12) Assert.InRange(bytes.Length, 0, (ranks.Length * 6 / 8) - (ranks.Length / 8));
        }
    }

    /// <summary>Bytes that no sketch is written as are refused, and none does worse.</summary>
    [Fact]
    public void Registers_ThatAreDamaged_AreRefusedOrThoseOfAnother()
    {
        var random = new SplitMix64(41);
        var sketch = new HyperLogLog(6);
        for (ulong i = 0; i < 5_000; i++) sketch.Add(SplitMix64.Mix(i));
        byte[] bytes = Bytes(sketch);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] damaged = [.. bytes];
            damaged[2 + random.Below(bytes.Length - 2)] = (byte)random.Next();
            try
            {
                var reader = new ByteReader(damaged);
                HyperLogLog read = HyperLogLog.Read(ref reader);
                Assert.All(read.Registers.ToArray(), rank => Assert.InRange(rank, 0, 65 - 6));
            }
            catch (CorruptDataException)
            {
                // Told.
            }
        }
    }

    /// <summary>Room that is made beforehand is seen in the memory alone.</summary>
    [Fact]
    public void Sketch_ThatExpectsAsManyAsAnother_GoesThroughTheSame()
    {
        var random = new SplitMix64(35);
        for (int round = 0; round < 50; round++)
        {
            var (other, plain, expecting) = (new HyperLogLog(12), new HyperLogLog(12), new HyperLogLog(12));
            for (int i = random.Below(2_000) >> random.Below(12); i > 0; i--) other.Add(random.Next());
            int added = random.Below(1_200) >> random.Below(12), at = random.Below(added + 1);
            for (int i = 0; i < added; i++)
            {
                if (i == at) expecting.Expect(in other);
                ulong hash = random.Next();
                plain.Add(hash);
                expecting.Add(hash);
            }

            if (at == added) expecting.Expect(in other);
            Assert.Equal(Bytes(plain), Bytes(expecting));
            Assert.Equal(Bytes(Joined(plain.Copy(), in other)), Bytes(Joined(expecting, in other)));
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

            var codes = new uint[sketch.CodeCount + 1];
            sketch.CopyCodes(codes);
            Assert.Equal(plain, codes[..^1].Order());
        }
    }

    /// <summary>Reads the registers out of the bytes as the layout says: two bytes of header, the base, then three bits each, low bits
    /// first, then those that are 7.</summary>
    private static int[] Registers(byte[] bytes)
    {
        var registers = new int[1 << bytes[1]];
        int packedBits = 3 * registers.Length;
        for (int bit = 0; bit < packedBits; bit++) registers[bit / 3] |= ((bytes[3 + bit / 8] >> (bit % 8)) & 1) << (bit % 3);
        int next = 3 + packedBits / 8;
        for (int i = 0; i < registers.Length; i++) registers[i] = registers[i] == 7 ? bytes[next++] : registers[i] + bytes[2];
        Assert.Equal(bytes.Length, next);
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
