using System.Numerics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sampling;
using Tidemark.PropertyTests.Core.Sketches;

namespace Tidemark.PropertyTests.Core.Sampling;

/// <remarks>Statistics over fixed seeds; the bounds of chi-square are its quantiles at 0.1 % and 99.9 %.</remarks>
public sealed class ReservoirProperties
{
    private static readonly int Runs = SketchTrials.Of(20_000, 100_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Items_OfOneOrMoreParts_AreEachTakenEquallyOften(int parts)
    {
        const int Items = 100, Size = 10;
        var taken = new int[Items];
        for (int run = 0; run < Runs; run++)
        {
            foreach (byte[] item in Drawn(run, Size, Items, parts, after: run % 2 * 30).Sample()) taken[item[0]]++;
        }

        // Indicators of a sample without replacement are correlated by −1 / (Items − 1), which the factor accounts for.
        double share = (double)Size / Items, expected = Runs * share;
        double squares = taken.Sum(count => (count - expected) * (count - expected));
        double chiSquare = (Items - 1.0) / Items * squares / (Runs * share * (1 - share));
        // 99 degrees of freedom.
        Assert.InRange(chiSquare, 61.1, 148.2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Sets_OfOneOrMoreParts_AreEachDrawnEquallyOften(int parts)
    {
        const int Items = 8, Size = 3, Sets = 56;
        var drawn = new Dictionary<int, int>();
        for (int run = 0; run < Runs; run++)
        {
            int set = Drawn(run, Size, Items, parts, after: run % 3).Sample().Sum(item => 1 << item[0]);
            Assert.Equal(Size, BitOperations.PopCount((uint)set));
            drawn[set] = drawn.GetValueOrDefault(set) + 1;
        }

        double expected = (double)Runs / Sets;
        Assert.Equal(Sets, drawn.Count);
        // 55 degrees of freedom.
        Assert.InRange(drawn.Values.Sum(count => (count - expected) * (count - expected) / expected), 28.2, 93.2);
    }

    [Fact]
    public void Merge_InAnyOrderAndGrouping_GivesEqualBytes()
    {
        var random = new SplitMix64(60);
        for (int round = 0; round < 200; round++)
        {
            int size = 1 + random.Below(20);
            byte[][] parts = [.. Enumerable.Range(0, 8).Select(_ => Bytes(Part(size, random.Below(60), random)))];
            byte[]? first = null;
            for (int order = 0; order < 4; order++)
            {
                List<Reservoir> left = [.. parts.Select(bytes => Read(bytes, random))];
                while (left.Count > 1)
                {
                    int from = random.Below(left.Count);
                    Reservoir source = left[from];
                    left.RemoveAt(from);
                    left[random.Below(left.Count)].Merge(source);
                }

                first ??= Bytes(left[0]);
                Assert.Equal(first, Bytes(left[0]));
            }
        }
    }

    [Fact]
    public void DamagedBytes_AreRefusedOrReadAsASampleThatWorks()
    {
        var random = new SplitMix64(61);
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = Mutation.Of(Bytes(Part(1 + random.Below(8), random.Below(20), random)), random);
            try
            {
                Reservoir read = Read(bytes, random);
                byte[] written = Bytes(read);
                Assert.Equal(written, Bytes(Read(written, random)));
                Assert.Equal(Math.Min(read.Size, read.Seen), read.Count);
                if (read.Seen < long.MaxValue) read.Add([1]);
            }
            catch (CorruptDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 2_000, 5_000);
    }

    /// <summary>A sample of items 0, 1, …, of which the last <paramref name="after"/> come after the merge of as many parts, of uneven
    /// lengths.</summary>
    private static Reservoir Drawn(int run, int size, int items, int parts, int after)
    {
        Reservoir? sample = null;
        int at = 0;
        for (int part = 0; part < parts; part++)
        {
            var next = new Reservoir(size, new SplitMix64(SplitMix64.Mix((ulong)(run * 16) + (ulong)part)));
            int end = (items - after) * (part + 1) * (part + 1) / (parts * parts);
            for (; at < end; at++) next.Add([(byte)at]);
            if (sample is null) sample = next;
            else sample.Merge(next);
        }

        for (; at < items; at++) sample!.Add([(byte)at]);
        return sample!;
    }

    private static Reservoir Part(int size, int items, SplitMix64 random)
    {
        var sample = new Reservoir(size, new SplitMix64(random.Next()));
        for (int i = 0; i < items; i++) sample.Add(new byte[random.Below(5)]);
        return sample;
    }

    private static Reservoir Read(byte[] bytes, SplitMix64 random)
    {
        var reader = new ByteReader(bytes);
        var read = Reservoir.Read(ref reader, new SplitMix64(random.Next()));
        return reader.AtEnd ? read : throw new CorruptDataException("More bytes than a sample has.");
    }

    private static byte[] Bytes(Reservoir sample)
    {
        var writer = new ByteWriter();
        sample.Write(writer);
        return writer.ToArray();
    }
}
