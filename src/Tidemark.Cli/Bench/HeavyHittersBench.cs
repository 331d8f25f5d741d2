using System.Text;
using Tidemark.Core.Hashing;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Bench;

/// <summary>Frequent items: <see cref="HeavyHitters"/> against counting all items in a dictionary.</summary>
internal sealed class HeavyHittersBench : ISketchBench
{
    private const int Items = 1 << 20;
    private const int Universe = 1_000_000;
    private const int Capacity = 1_000;
    private const int Merges = 1_000;
    private const string Plain = "dictionary";

    private readonly byte[][] zipf = new byte[Items][];
    private readonly byte[][] distinct = new byte[Items][];

    public HeavyHittersBench()
    {
        var random = new SplitMix64(1);
        var cumulative = new double[Universe];
        double sum = 0;
        for (int rank = 1; rank <= Universe; rank++) cumulative[rank - 1] = sum += 1.0 / rank;
        for (int i = 0; i < Items; i++)
        {
            int at = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            zipf[i] = Key(at >= 0 ? at : ~at);
            distinct[i] = Key(i);
        }
    }

    public IEnumerable<SketchFigures> Run()
    {
        yield return Add("top_add", zipf) with { Error = ErrorOfTop(100) };
        yield return Add("top_add_all_distinct", distinct);
        yield return Merge();
    }

    private static SketchFigures Add(string name, byte[][] keys)
    {
        SketchTiming timing = SketchTiming.Of(Items, () => new HeavyHitters(Capacity), sketch =>
        {
            foreach (byte[] key in keys) sketch.Add(key);
        });
        SketchTiming plain = SketchTiming.Of(Items, () => new Dictionary<byte[], long>(new KeyComparer()), counts =>
        {
            foreach (byte[] key in keys) counts[key] = counts.GetValueOrDefault(key) + 1;
        });
        return SketchFigures.OfUpdates(name, timing).Against(Plain, plain) with
        {
            Bytes = SketchTiming.RetainedBytesOf(() => Sketch(keys)),
        };
    }

    private SketchFigures Merge()
    {
        HeavyHitters source = Sketch(zipf.AsSpan(Items / 2));
        HeavyHitters start = Sketch(zipf.AsSpan(0, Items / 2));
        return SketchFigures.Of("top_merge", SketchTiming.Of(Merges, () => start, target =>
        {
            for (int i = 0; i < Merges; i++) target.Merge(source);
        }));
    }

    /// <summary>Over the items that were truly the most frequent.</summary>
    private double ErrorOfTop(int count)
    {
        HeavyHitters sketch = Sketch(zipf);
        var truth = new Dictionary<byte[], long>(new KeyComparer());
        foreach (byte[] key in zipf) truth[key] = truth.GetValueOrDefault(key) + 1;
        return Math.Sqrt(truth.OrderByDescending(pair => pair.Value).Take(count)
            .Average(pair => Math.Pow((sketch.Estimate(pair.Key).Estimate / pair.Value) - 1, 2)));
    }

    private static HeavyHitters Sketch(ReadOnlySpan<byte[]> keys)
    {
        var sketch = new HeavyHitters(Capacity);
        foreach (byte[] key in keys) sketch.Add(key);
        return sketch;
    }

    private static byte[] Key(int item) => Encoding.UTF8.GetBytes($"video-{item:D6}");

    private sealed class KeyComparer : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(byte[] key) => (int)XxHash64.Hash(key);
    }
}
