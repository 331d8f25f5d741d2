using System.CommandLine;
using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sampling;

namespace Tidemark.Cli.Sketches;

/// <summary><c>tidemark sketch sample</c>: lines of which every set is equally likely.</summary>
/// <remarks>Samples that one seed has drawn choose alike and cannot be merged to a fair one: the seeds are stored with them.</remarks>
internal sealed class SampledLines : IStoredSketch<SampledLines>
{
    private const int DefaultCount = 10;

    /// <summary>Greater integers would not pass through every reader of JSON unharmed.</summary>
    private const long SeedMax = (1L << 53) - 1;

    private readonly Reservoir sample;
    private readonly SortedSet<long> seeds;

    private SampledLines(Reservoir sample, SortedSet<long> seeds) => (this.sample, this.seeds) = (sample, seeds);

    /// <inheritdoc/>
    public static string Kind => "sample";

    /// <inheritdoc/>
    public string Parameters => $"-k {sample.Size}";

    public static Command Create()
    {
        var count = new Option<int?>("-k") { Description = "How many lines to draw, by default 10.", HelpName = "N" };
        SketchOptions.RefuseOutside(count, 1, Reservoir.SizeMax);
        var seed = new Option<long?>("--seed")
        {
            Description = "Equal seeds draw equal samples of equal lines; another one each time by default.", HelpName = "S",
        };
        SketchOptions.RefuseOutside(seed, 0, SeedMax);
        return SketchOptions.Create(
            Kind, "Draws lines of standard input, all equally likely.", [count, seed],
            (parsed, files) => Run(files, parsed.GetValue(count), parsed.GetValue(seed) ?? Random.Shared.NextInt64(SeedMax)));
    }

    /// <inheritdoc/>
    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)seeds.Count);
        foreach (long seed in seeds) writer.WriteVarint((ulong)seed);
        sample.Write(writer);
    }

    /// <inheritdoc/>
    public void Merge(SampledLines other)
    {
        if (seeds.Overlaps(other.seeds)) throw SameSeed(seeds.First(other.seeds.Contains));
        seeds.UnionWith(other.seeds);
        sample.Merge(other.sample);
    }

    private static SampledLines Read(ref ByteReader reader, long seed)
    {
        var seeds = new SortedSet<long>();
        for (int count = reader.ReadCount(reader.Remaining); count > 0; count--) seeds.Add((long)reader.ReadVarint());
        return new SampledLines(Reservoir.Read(ref reader, new SplitMix64((ulong)seed)), seeds);
    }

    private static int Run(SketchFiles files, int? count, long seed)
    {
        SampledLines found = files.Open(
            (ref reader) => Read(ref reader, seed),
            () => new SampledLines(new Reservoir(count ?? DefaultCount, new SplitMix64((ulong)seed)), []),
            isAsked: count is not null);
        using LineBatchReader input = files.OpenLines();
        bool isDrawn = false;
        for (; input.TryRead(out LineBatch batch); isDrawn = true)
        {
            if (!isDrawn && !found.seeds.Add(seed)) throw SameSeed(seed);
            found.Add(batch);
        }

        SketchOutput.Print(json => found.Write(json, isDrawn ? seed : null));
        files.Store(found);
        return ExitCodes.Done;
    }

    private static TidemarkException SameSeed(long seed) => new(
        $"Two of the samples to merge were drawn with --seed {seed}, which chooses alike in both, so they make no fair one together; draw "
        + "one of them with another seed.");

    private void Add(in LineBatch batch)
    {
        for (int at = 0; at < batch.Count; at++)
        {
            int passed = (int)Math.Min(sample.PassesNext, batch.Count - at);
            sample.Pass(passed);
            at += passed;
            if (at < batch.Count) sample.Add(batch[at]);
        }
    }

    private void Write(Utf8JsonWriter json, long? seed)
    {
        json.WriteNumber("lines", sample.Seen);
        if (seed is { } drawn) json.WriteNumber("seed", drawn);
        json.WriteStartArray("sample");
        foreach (byte[] line in sample.Sample()) json.WriteLine(line);
        json.WriteEndArray();
    }
}
