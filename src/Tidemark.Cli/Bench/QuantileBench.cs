using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Bench;

/// <summary>Quantiles: <see cref="QuantileSketch"/> against collecting all values and sorting them.</summary>
internal sealed class QuantileBench : ISketchBench
{
    private const int Values = 1 << 20;
    private const int Merges = 1_000;
    private const string Plain = "list, sorted";

    private readonly double[] latencies = new double[Values];
    private readonly double[] changes = new double[Values];

    public QuantileBench()
    {
        var random = new SplitMix64(1);
        for (int i = 0; i < Values; i++)
        {
            latencies[i] = Math.Exp(2 + Normal(random));
            changes[i] = 100 * Normal(random);
        }
    }

    public IEnumerable<SketchFigures> Run()
    {
        // Of both signs and many magnitudes, and as response times are distributed.
        yield return Add("quantile_add_signed", changes);
        yield return Add("quantile_add", latencies);
        yield return Merge();
        yield return Ask();
    }

    private static SketchFigures Add(string name, double[] values)
    {
        SketchTiming timing = SketchTiming.Of(Values, () => new QuantileSketch(), sketch =>
        {
            foreach (double value in values) sketch.Add(value);
        });
        SketchTiming plain = SketchTiming.Of(Values, () => new List<double>(), list =>
        {
            foreach (double value in values) list.Add(value);
            list.Sort();
        });
        return SketchFigures.OfUpdates(name, timing).Against(Plain, plain) with
        {
            Bytes = SketchTiming.RetainedBytesOf(() => Sketch(values)), Error = ErrorOver(values),
        };
    }

    /// <summary>A sketch takes in another one, both of half the values.</summary>
    private SketchFigures Merge()
    {
        QuantileSketch source = Sketch(latencies.AsSpan(Values / 2));
        QuantileSketch start = Sketch(latencies.AsSpan(0, Values / 2));
        SketchTiming timing = SketchTiming.Of(Merges, () => start, target =>
        {
            for (int i = 0; i < Merges; i++) target.Merge(source);
        });
        double[] sortedSource = latencies[(Values / 2)..], sortedStart = latencies[..(Values / 2)];
        SketchTiming plain = SketchTiming.Of(1, () => new List<double>(sortedStart), target =>
        {
            target.AddRange(sortedSource);
            target.Sort();
        });
        return SketchFigures.Of("quantile_merge", timing).Against(Plain, plain) with { Bytes = WrittenBytes(source) };
    }

    private SketchFigures Ask()
    {
        QuantileSketch sketch = Sketch(latencies);
        double sum = 0;
        return SketchFigures.Of("quantile_ask", SketchTiming.Of(Merges, () => sketch, state =>
        {
            for (int i = 0; i < Merges; i++) sum += state.Quantile(0.99)!.Value.Estimate;
        }));
    }

    /// <summary>Over the quantiles from 0.1 % to 99.9 %.</summary>
    private static double ErrorOver(double[] values)
    {
        QuantileSketch sketch = Sketch(values);
        double[] sorted = [.. values];
        Array.Sort(sorted);
        double squares = 0;
        for (int i = 1; i < 1_000; i++)
        {
            double truth = sorted[(int)(((long)i * sorted.Length + 999) / 1_000) - 1];
            double error = (sketch.Quantile(i / 1_000.0)!.Value.Estimate - truth) / truth;
            squares += error * error;
        }

        return Math.Sqrt(squares / 999);
    }

    private static QuantileSketch Sketch(ReadOnlySpan<double> values)
    {
        var sketch = new QuantileSketch();
        foreach (double value in values) sketch.Add(value);
        return sketch;
    }

    private static double WrittenBytes(QuantileSketch sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.Length;
    }

    /// <summary>Box and Muller (1958).</summary>
    private static double Normal(SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(random.NextPositiveDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
