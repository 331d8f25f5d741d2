using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;
using Tidemark.PropertyTests.Core.Harness;

namespace Tidemark.PropertyTests.Core.Sketches;

public sealed class QuantileSketchProperties
{
    private const int Parts = 64;

    private static readonly double[] Accuracies = [0.01, 0.05, 0.001, 0.02, 0.0001, 0.35];
    private static readonly int[] Bounds = [2_048, 32, 256, 65_536];

    [Fact]
    public void Quantiles_OfAnyValuesMergedInAnyOrder_KeepTheirPromiseAndEqualBytes()
    {
        int trials = SketchTrials.Of(102, 1_000);
        for (int trial = 0; trial < trials; trial++)
        {
            var random = new SplitMix64(SplitMix64.Mix((ulong)trial + 1));
            int shape = trial % DrawnValues.Shapes;
            double accuracy = Accuracies[random.Below(Accuracies.Length)];
            int bound = Bounds[random.Below(Bounds.Length)];
            double[] values = DrawnValues.Of(shape, 1 + random.Below(random.Below(8) == 0 ? 20_000 : 2_000), random);
            string trialName = $"trial {trial}: shape {shape}, {values.Length} values, accuracy {accuracy}, {bound} buckets";

            var whole = new QuantileSketch(accuracy, bound);
            foreach (double value in values) whole.Add(value);
            AssertPromise(whole, values, accuracy, trialName);
            byte[] bytes = Bytes(whole);
            for (int order = 0; order < 3; order++)
            {
                byte[] merged = Bytes(Merged(values, accuracy, bound, random));
                Assert.True(bytes.AsSpan().SequenceEqual(merged), $"{trialName}: merging order {order}");
            }
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    [InlineData(0.001)]
    public void Quantiles_OfSmallMultiplesOfTheLeastDouble_KeepTheirPromise(double accuracy)
    {
        // From 1 / accuracy units on, buckets hold more than one double, and their middles lie between two.
        const int Units = 4_000;
        var sketch = new QuantileSketch(accuracy, 65_536);
        for (int unit = 1; unit <= Units; unit++) sketch.Add(unit * double.Epsilon);
        Assert.False(sketch.IsCollapsed);
        for (int unit = 1; unit <= Units; unit++)
        {
            double told = sketch.Quantile((double)unit / Units)!.Value.Estimate / double.Epsilon;
            Assert.InRange(Math.Abs(told - unit), 0, sketch.Accuracy * unit);
        }
    }

    [Fact]
    public void Collapse_WhenBucketsDoNotFit_IsToldAndTheErrorDoubles()
    {
        var sketch = new QuantileSketch(0.01, 64);
        double before = sketch.Accuracy;
        Assert.False(sketch.IsCollapsed);
        // 64 buckets at 35 to an octave: less than two octaves.
        for (int i = 0; i < 1_000; i++) sketch.Add(1 + i);
        Assert.True(sketch.IsCollapsed);
        Assert.InRange(Math.Log2(sketch.Accuracy / before), 2.9, 4.1);
        Assert.Equal(Math.Round(Math.Log2(sketch.Accuracy / before)), Math.Log2(sketch.Accuracy / before), 9);
    }

    [Fact]
    public void WrittenSketch_ReadsBackEqualAndGoesOnAlike()
    {
        var random = new SplitMix64(41);
        for (int round = 0; round < 100; round++)
        {
            double[] values = DrawnValues.Of(round % DrawnValues.Shapes, random.Below(3) * random.Below(500), random);
            QuantileSketch sketch = new(Accuracies[random.Below(Accuracies.Length)], Bounds[random.Below(Bounds.Length)]);
            foreach (double value in values) sketch.Add(value);
            byte[] bytes = Bytes(sketch);
            QuantileSketch read = Read(bytes);
            Assert.Equal(bytes, Bytes(read));
            Assert.Equal((sketch.Count, sketch.Min, sketch.Max, sketch.Sum), (read.Count, read.Min, read.Max, read.Sum));
            Assert.Equal(sketch.Quantile(0.5), read.Quantile(0.5));
            foreach (double value in DrawnValues.Of(random.Below(DrawnValues.Shapes), 100, random))
            {
                sketch.Add(value);
                read.Add(value);
            }

            Assert.Equal(Bytes(sketch), Bytes(read));
        }
    }

    [Fact]
    public void DamagedBytes_AreRefusedOrReadAsASketchThatWorks()
    {
        var random = new SplitMix64(42);
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            double[] values = DrawnValues.Of(round % DrawnValues.Shapes, random.Below(40), random);
            var sketch = new QuantileSketch(0.01, Bounds[random.Below(Bounds.Length)]);
            foreach (double value in values) sketch.Add(value);
            byte[] bytes = Mutation.Of(Bytes(sketch), random);
            try
            {
                QuantileSketch read = Read(bytes);
                byte[] written = Bytes(read);
                Assert.Equal(written, Bytes(Read(written)));
                read.Quantile(0.5);
                read.Add(1);
            }
            catch (CorruptDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 2_500, 5_000);
    }

    private static void AssertPromise(QuantileSketch sketch, double[] values, double accuracy, string trial)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        Assert.Equal(values.Length, sketch.Count);
        Assert.Equal((sorted[0], sorted[^1]), (sketch.Min, sketch.Max));
        Assert.Equal(Math.Clamp(ExactSum.Of(values), double.MinValue, double.MaxValue), sketch.Sum);
        if (!sketch.IsCollapsed) Assert.InRange(sketch.Accuracy, 0, accuracy);
        for (int thousandths = 0; thousandths <= 1_000; thousandths += thousandths is >= 20 and < 980 ? 20 : 1)
        {
            // Nearest rank, in integers.
            long rank = Math.Max(1, (((long)thousandths * values.Length) + 999) / 1_000);
            double truth = sorted[rank - 1];
            ApproximateFigure told = sketch.Quantile(thousandths / 1_000.0)!.Value;
            bool holds = told.Lower <= truth && truth <= told.Upper && told.Confidence == 1
                && told.Lower <= told.Estimate && told.Estimate <= told.Upper
                && Math.Abs(told.Estimate - truth) <= sketch.Accuracy * Math.Abs(truth);
            Assert.True(holds, $"{trial}: at {thousandths} ‰ {truth:R} is told as {told}, accuracy {sketch.Accuracy}");
        }
    }

    /// <summary>The values in parts of random sizes, merged two at a time, either into the other, until one is left.</summary>
    private static QuantileSketch Merged(double[] values, double accuracy, int bound, SplitMix64 random)
    {
        List<QuantileSketch> parts = [];
        for (int i = 0; i < Parts; i++) parts.Add(new QuantileSketch(accuracy, bound));
        int width = 1 + random.Below(Parts);
        foreach (double value in values) parts[random.Below(width)].Add(value);
        while (parts.Count > 1)
        {
            int from = random.Below(parts.Count);
            QuantileSketch source = parts[from];
            parts.RemoveAt(from);
            byte[] before = Bytes(source);
            parts[random.Below(parts.Count)].Merge(source);
            Assert.Equal(before, Bytes(source));
        }

        return parts[0];
    }

    private static QuantileSketch Read(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        QuantileSketch read = QuantileSketch.Read(ref reader);
        return reader.AtEnd ? read : throw new CorruptDataException("More bytes than a sketch has.");
    }

    private static byte[] Bytes(QuantileSketch sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
