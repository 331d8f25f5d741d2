using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Bench;

/// <summary>Distinct counts: <see cref="HyperLogLog"/> against sets of the hashes.</summary>
internal sealed class DistinctBench : ISketchBench
{
    private const int Hashes = 1 << 20;
    private const int SpanHashes = 1_024;
    private const int SmallSketches = 100_000;
    private const int SmallUpdates = 12 * SmallSketches;
    private const int Merges = 10_000;
    private const int MergePrecision = 12;
    private const string Plain = "hash set";

    private readonly ulong[] hashes = new ulong[Hashes];
    private readonly int[] targets = new int[SmallUpdates];

    public DistinctBench()
    {
        var random = new SplitMix64(1);
        for (int i = 0; i < hashes.Length; i++) hashes[i] = random.Next();
        for (int i = 0; i < targets.Length; i++) targets[i] = random.Below(SmallSketches);
    }

    public IEnumerable<SketchFigures> Run()
    {
        SketchTiming plain = SketchTiming.Of(Hashes, () => new HashSet<ulong>(), set =>
        {
            foreach (ulong hash in hashes) set.Add(hash);
        });
        yield return Spans().Against(Plain, plain) with { Bytes = BytesOf(Hashes), Error = ErrorAt(100_000, seeds: 400) };
        yield return Each().Against(Plain, plain) with { Bytes = BytesOf(Hashes) };
        yield return Many().Against(Plain, ManyPlain()) with { Bytes = BytesOf(12), Error = ErrorAt(12, seeds: 1_000) };
        yield return Merge("distinct_merge_dense", 100_000) with { Bytes = BytesOf(100_000, MergePrecision) };
        yield return Merge("distinct_merge_small", 12) with { Bytes = BytesOf(12) };
        yield return Estimate();
        yield return OfSize(10);
        yield return OfSize(100);
        yield return OfSize(1_000);
    }

    /// <summary>One sketch takes all hashes, a span at a time.</summary>
    private SketchFigures Spans() => SketchFigures.OfUpdates("distinct_add", SketchTiming.Of(Hashes, () => new HyperLogLog[1], sketch =>
    {
        for (int at = 0; at < Hashes; at += SpanHashes) sketch[0].Add(hashes.AsSpan(at, SpanHashes));
    }));

    /// <summary>One sketch takes all hashes, one by one.</summary>
    private SketchFigures Each() => SketchFigures.OfUpdates("distinct_add_each", SketchTiming.Of(Hashes, () => new HyperLogLog[1], sketch =>
    {
        foreach (ulong hash in hashes) sketch[0].Add(hash);
    }));

    /// <summary>Many sketches, twelve hashes each, in random order.</summary>
    private SketchFigures Many() => SketchFigures.OfUpdates("distinct_add_many_small", SketchTiming.Of(
        SmallUpdates, () => new HyperLogLog[SmallSketches], sketches =>
        {
            for (int i = 0; i < targets.Length; i++) sketches[targets[i]].Add(hashes[i & (Hashes - 1)]);
        }));

    private SketchTiming ManyPlain() => SketchTiming.Of(SmallUpdates, () => new HashSet<ulong>?[SmallSketches], sets =>
    {
        for (int i = 0; i < targets.Length; i++) (sets[targets[i]] ??= []).Add(hashes[i & (Hashes - 1)]);
    });

    /// <summary>A sketch of <paramref name="count"/> values takes in another one.</summary>
    private static SketchFigures Merge(string name, int count)
    {
        HyperLogLog source = Sketch(count, seed: 2, MergePrecision);
        HyperLogLog start = Sketch(count, seed: 3, MergePrecision);
        SketchTiming timing = SketchTiming.Of(Merges, () => new[] { start.Copy() }, target =>
        {
            for (int i = 0; i < Merges; i++) target[0].Merge(in source);
        });
        HashSet<ulong> sourceSet = Set(count, seed: 2);
        HashSet<ulong> startSet = Set(count, seed: 3);
        SketchTiming plain = SketchTiming.Of(1, () => new HashSet<ulong>(startSet), target => target.UnionWith(sourceSet));
        return SketchFigures.Of(name, timing).Against(Plain, plain);
    }

    private static SketchFigures Estimate()
    {
        var sketch = new[] { Sketch(100_000, seed: 4) };
        double sum = 0;
        return SketchFigures.Of("distinct_estimate_dense", SketchTiming.Of(Merges, () => sketch, state =>
        {
            for (int i = 0; i < Merges; i++) sum += state[0].Estimate().Estimate;
        })) with { Bytes = BytesOf(100_000) };
    }

    /// <summary>Sketches that end with so many values each, one after another.</summary>
    private SketchFigures OfSize(int count)
    {
        int sketches = Hashes / count;
        SketchTiming timing = SketchTiming.Of((long)sketches * count, () => new HyperLogLog[sketches], state =>
        {
            for (int i = 0; i < sketches * count; i++) state[i / count].Add(hashes[i]);
        });
        SketchTiming plain = SketchTiming.Of((long)sketches * count, () => new HashSet<ulong>?[sketches], state =>
        {
            for (int i = 0; i < sketches * count; i++) (state[i / count] ??= []).Add(hashes[i]);
        });
        return SketchFigures.OfUpdates($"distinct_add_to_{count}", timing).Against(Plain, plain) with
        {
            Bytes = BytesOf(count), Error = ErrorAt(count, seeds: 1_000),
        };
    }

    private static double BytesOf(int count, int precision = HyperLogLog.DefaultPrecision) =>
        Sketch(count, seed: 5, precision).MemoryBytes;

    private static double ErrorAt(int count, int seeds)
    {
        double squares = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            double error = Sketch(count, SplitMix64.Mix((ulong)seed + 1)).Estimate().Estimate / count - 1;
            squares += error * error;
        }

        return Math.Sqrt(squares / seeds);
    }

    private static HyperLogLog Sketch(int count, ulong seed, int precision = HyperLogLog.DefaultPrecision)
    {
        var random = new SplitMix64(seed);
        var sketch = new HyperLogLog(precision);
        for (int i = 0; i < count; i++) sketch.Add(random.Next());
        return sketch;
    }

    private static HashSet<ulong> Set(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var set = new HashSet<ulong>();
        for (int i = 0; i < count; i++) set.Add(random.Next());
        return set;
    }
}
