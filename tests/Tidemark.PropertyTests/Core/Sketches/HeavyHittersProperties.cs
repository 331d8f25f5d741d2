using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.PropertyTests.Core.Sketches;

public sealed class HeavyHittersProperties
{
    private static readonly int[] Capacities = [1, 2, 3, 10, 100, 1_000];

    [Fact]
    public void Counts_OfAnyStreamWholeOrMerged_KeepTheirBoundsAndMissNoHeavyItem()
    {
        int trials = SketchTrials.Of(60, 1_000);
        for (int trial = 0; trial < trials; trial++)
        {
            var random = new SplitMix64(SplitMix64.Mix((ulong)trial + 1));
            int capacity = Capacities[random.Below(Capacities.Length)];
            int[] items = DrawnItems.Of(trial % DrawnItems.Shapes, 1 + random.Below(30_000), capacity, random);
            int weightMax = random.Below(3) == 0 ? 1_000 : 1;
            string name = $"trial {trial}: shape {trial % DrawnItems.Shapes}, {items.Length} items, capacity {capacity}";

            var truth = new Dictionary<int, long>();
            var whole = new HeavyHitters(capacity);
            var parts = new HeavyHitters[1 + random.Below(64)];
            for (int i = 0; i < parts.Length; i++) parts[i] = new HeavyHitters(capacity);
            bool inRuns = random.Below(2) == 0;
            for (int i = 0; i < items.Length; i++)
            {
                int weight = 1 + random.Below(weightMax);
                truth[items[i]] = truth.GetValueOrDefault(items[i]) + weight;
                whole.Add(DrawnItems.Key(items[i]), weight);
                int part = inRuns ? (int)((long)i * parts.Length / items.Length) : random.Below(parts.Length);
                parts[part].Add(DrawnItems.Key(items[i]), weight);
            }

            AssertPromise(whole, truth, name);
            AssertPromise(Merged([.. parts], random), truth, name + ", merged");
        }
    }

    [Fact]
    public void Merge_OfTwo_DoesNotDependOnWhichTakesTheOtherIn()
    {
        var random = new SplitMix64(51);
        for (int round = 0; round < 200; round++)
        {
            int capacity = Capacities[random.Below(5)];
            byte[] left = Bytes(Sketch(round, capacity, random)), right = Bytes(Sketch(round / 3, capacity, random));
            HeavyHitters one = Read(left), other = Read(right);
            one.Merge(Read(right));
            other.Merge(Read(left));
            Assert.Equal(Bytes(one), Bytes(other));
        }
    }

    [Fact]
    public void WrittenSketch_ReadsBackEqualAndGoesOnAlike()
    {
        var random = new SplitMix64(52);
        for (int round = 0; round < 100; round++)
        {
            int capacity = Capacities[random.Below(Capacities.Length)];
            HeavyHitters sketch = Sketch(round, capacity, random);
            byte[] bytes = Bytes(sketch);
            HeavyHitters read = Read(bytes);
            Assert.Equal(bytes, Bytes(read));
            foreach (int item in DrawnItems.Of(random.Below(DrawnItems.Shapes), 3 * capacity, capacity, random))
            {
                sketch.Add(DrawnItems.Key(item));
                read.Add(DrawnItems.Key(item));
            }

            Assert.Equal(Bytes(sketch), Bytes(read));
            Assert.Equal(sketch.Top(5).Select(Shown), read.Top(5).Select(Shown));
        }
    }

    [Fact]
    public void DamagedBytes_AreRefusedOrReadAsASketchThatWorks()
    {
        var random = new SplitMix64(53);
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] bytes = Mutation.Of(Bytes(Sketch(round, 1 + random.Below(10), random, count: random.Below(100))), random);
            try
            {
                HeavyHitters read = Read(bytes);
                byte[] written = Bytes(read);
                Assert.Equal(written, Bytes(Read(written)));
                Assert.True((Int128)read.UnheldMax * (read.Capacity + 1) <= read.Total);
                if (read.Total < long.MaxValue) read.Add([1]);
            }
            catch (CorruptDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 2_500, 5_000);
    }

    private static void AssertPromise(HeavyHitters sketch, Dictionary<int, long> truth, string name)
    {
        Assert.Equal(truth.Values.Sum(), sketch.Total);
        Assert.InRange(sketch.HeldCount, 0, 2 * sketch.Capacity);
        Assert.True((Int128)sketch.UnheldMax * (sketch.Capacity + 1) <= sketch.Total, name);
        IReadOnlyList<HeavyHitter> top = sketch.Top(int.MaxValue);
        Assert.Equal(sketch.HeldCount, top.Count);
        Dictionary<string, HeavyHitter> held = top.ToDictionary(item => Convert.ToHexString(item.Key.Span));
        foreach ((int item, long count) in truth)
        {
            byte[] key = DrawnItems.Key(item);
            ApproximateFigure told = sketch.Estimate(key);
            bool holds = told.Lower <= count && count <= told.Upper && told.Lower <= told.Estimate && told.Estimate <= told.Upper
                && told.Upper - told.Lower <= sketch.UnheldMax && told.Confidence == 1;
            Assert.True(holds, $"{name}: item {item} occurred {count} times, told as {told}");
            if ((Int128)count * (sketch.Capacity + 1) > sketch.Total)
                Assert.True(held.ContainsKey(Convert.ToHexString(key)), $"{name}: item {item} with {count} of {sketch.Total} is not held");
        }

        for (int i = 1; i < top.Count; i++) Assert.True(top[i].Count.Estimate <= top[i - 1].Count.Estimate, name);
        Assert.All(top, item => Assert.Equal(item.Count, sketch.Estimate(item.Key.Span)));
    }

    private static HeavyHitters Merged(List<HeavyHitters> parts, SplitMix64 random)
    {
        while (parts.Count > 1)
        {
            int from = random.Below(parts.Count);
            HeavyHitters source = parts[from];
            parts.RemoveAt(from);
            byte[] before = Bytes(source);
            parts[random.Below(parts.Count)].Merge(source);
            Assert.Equal(before, Bytes(source));
        }

        return parts[0];
    }

    private static HeavyHitters Sketch(int round, int capacity, SplitMix64 random, int count = 5_000)
    {
        var sketch = new HeavyHitters(capacity);
        foreach (int item in DrawnItems.Of(round % DrawnItems.Shapes, random.Below(count + 1), capacity, random))
            sketch.Add(DrawnItems.Key(item), 1 + random.Below(3));
        return sketch;
    }

    private static (string Key, ApproximateFigure Count) Shown(HeavyHitter item) => (Convert.ToHexString(item.Key.Span), item.Count);

    private static HeavyHitters Read(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        HeavyHitters read = HeavyHitters.Read(ref reader);
        return reader.AtEnd ? read : throw new CorruptDataException("More bytes than a sketch has.");
    }

    private static byte[] Bytes(HeavyHitters sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
