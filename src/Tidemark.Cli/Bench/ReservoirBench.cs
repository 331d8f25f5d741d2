using System.Text;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sampling;

namespace Tidemark.Cli.Bench;

/// <summary>Samples: <see cref="Reservoir"/> against Vitter's Algorithm R as it is taught, one random number for every item.</summary>
internal sealed class ReservoirBench : ISketchBench
{
    private const int Items = 1 << 22;
    private const int Size = 1_000;
    private const string Plain = "Algorithm R";

    private readonly byte[][] lines = new byte[1 << 10][];

    public ReservoirBench()
    {
        for (int i = 0; i < lines.Length; i++) lines[i] = Encoding.UTF8.GetBytes($"a line of some length, number {i}");
    }

    public IEnumerable<SketchFigures> Run()
    {
        SketchTiming plain = SketchTiming.Of(Items, () => (Random: new SplitMix64(1), Sample: new byte[Size][]), state =>
        {
            for (int i = 0; i < Items; i++)
            {
                int slot = i < Size ? i : state.Random.Below(i + 1);
                if (slot < Size) state.Sample[slot] = [.. lines[i & (lines.Length - 1)]];
            }
        });
        SketchTiming offered = SketchTiming.Of(Items, () => new Reservoir(Size, new SplitMix64(1)), sample =>
        {
            for (int i = 0; i < Items; i++) sample.Add(lines[i & (lines.Length - 1)]);
        });
        SketchTiming passed = SketchTiming.Of(Items, () => new Reservoir(Size, new SplitMix64(1)), sample =>
        {
            while (sample.Seen < Items)
            {
                sample.Pass(Math.Min(sample.PassesNext, Items - sample.Seen));
                if (sample.Seen < Items) sample.Add(lines[sample.Seen & (lines.Length - 1)]);
            }
        });
        yield return SketchFigures.OfUpdates("sample_add", offered).Against(Plain, plain) with
        {
            Bytes = SketchTiming.RetainedBytesOf(() => Sample(2)),
        };
        yield return SketchFigures.OfUpdates("sample_pass", passed).Against(Plain, plain);
        yield return Merge();
    }

    private SketchFigures Merge()
    {
        Reservoir source = Sample(3);
        return SketchFigures.Of("sample_merge", SketchTiming.Of(1, () => Sample(4), target => target.Merge(source)));
    }

    private Reservoir Sample(ulong seed)
    {
        var sample = new Reservoir(Size, new SplitMix64(seed));
        for (int i = 0; i < Items / 16; i++) sample.Add(lines[i & (lines.Length - 1)]);
        return sample;
    }
}
