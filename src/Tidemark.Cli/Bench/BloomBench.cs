using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Bench;

/// <summary>Deduplication: <see cref="BloomFilter"/> at ten million keys against a set of them.</summary>
internal sealed class BloomBench : ISketchBench
{
    private const int Keys = 10_000_000;
    private const int Batch = 4_096;
    private const double Rate = 0.01;
    private const string Plain = "hash set";

    private readonly bool[] answers = new bool[Batch];

    public IEnumerable<SketchFigures> Run()
    {
        var random = new SplitMix64(1);
        ulong[] keys = Draw(random);
        ulong[] others = Draw(random);
        SketchTiming plain = SketchTiming.Of(Keys, () => new HashSet<ulong>(Keys), set =>
        {
            foreach (ulong key in keys) set.Add(key);
        });
        foreach ((string name, double rate) in ((string, double)[])[("0.05", 0.05), ("0.01", Rate), ("0.001", 0.001)])
            yield return Add($"bloom_add_{name}", rate, keys, others).Against(Plain, plain);
        yield return SketchFigures.OfUpdates("bloom_add_0.01_singly", SketchTiming.Of(Keys, () => new BloomFilter(Keys, Rate), filter =>
        {
            foreach (ulong key in keys) filter.TryAdd(key);
        })).Against(Plain, plain);

        // Half of the keys asked for are there, in random order.
        ulong[] asked = [.. others.Select(other => random.Below(2) == 0 ? keys[random.Below(Keys)] : other)];
        foreach (SketchFigures row in Queries(keys, asked)) yield return row;
    }

    private SketchFigures Add(string name, double rate, ulong[] keys, ulong[] others)
    {
        SketchTiming timing = SketchTiming.Of(Keys, () => new BloomFilter(Keys, rate), filter => Fill(filter, keys));
        var full = new BloomFilter(Keys, rate);
        Fill(full, keys);
        int wrong = 0;
        foreach (ulong[] batch in others.Chunk(Batch))
        {
            full.Contains(batch, answers.AsSpan(0, batch.Length));
            wrong += answers.AsSpan(0, batch.Length).Count(true);
        }

        return SketchFigures.OfUpdates(name, timing) with
        {
            Bytes = full.Bytes,
            BytesPerKey = Math.Round((double)full.Bytes / Keys, 3),
            FalsePositiveRate = (double)wrong / others.Length,
            PromisedRate = rate,
        };
    }

    private IEnumerable<SketchFigures> Queries(ulong[] keys, ulong[] asked)
    {
        HashSet<ulong> set = [.. keys];
        SketchTiming plain = SketchTiming.Of(Keys, () => new int[1], found =>
        {
            foreach (ulong key in asked) found[0] += set.Contains(key) ? 1 : 0;
        });
        var filter = new BloomFilter(Keys, Rate);
        Fill(filter, keys);
        yield return SketchFigures.OfUpdates("bloom_query_0.01", SketchTiming.Of(Keys, () => answers, found =>
        {
            for (int at = 0; at < Keys; at += Batch)
            {
                int count = Math.Min(Batch, Keys - at);
                filter.Contains(asked.AsSpan(at, count), found.AsSpan(0, count));
            }
        })).Against(Plain, plain);
        yield return SketchFigures.OfUpdates("bloom_query_0.01_singly", SketchTiming.Of(Keys, () => new int[1], found =>
        {
            foreach (ulong key in asked) found[0] += filter.Contains(key) ? 1 : 0;
        })).Against(Plain, plain);
    }

    private void Fill(BloomFilter filter, ulong[] keys)
    {
        for (int at = 0; at < Keys; at += Batch)
        {
            int count = Math.Min(Batch, Keys - at);
            filter.TryAdd(keys.AsSpan(at, count), answers.AsSpan(0, count));
        }
    }

    private static ulong[] Draw(SplitMix64 random)
    {
        ulong[] keys = new ulong[Keys];
        foreach (ref ulong key in keys.AsSpan()) key = random.Next();
        return keys;
    }
}
