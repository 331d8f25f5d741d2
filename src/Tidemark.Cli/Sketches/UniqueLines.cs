using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core.Codecs;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Hashing;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Sketches;

/// <summary><c>tidemark sketch dedup</c>: the first occurrence of every line.</summary>
internal sealed class UniqueLines : IStoredSketch<UniqueLines>
{
    private const double DefaultRate = 0.0001;
    private const long DefaultCapacity = 10_000_000;

    /// <summary>So many lines the rate is taken to rise evenly over.</summary>
    private const int Stretch = 16;

    private readonly BloomFilter filter;
    private readonly ulong[] hashes = new ulong[LineBatch.CountMax];
    private readonly bool[] isFirst = new bool[LineBatch.CountMax];
    private readonly ByteWriter output = new(1 << 20);
    private ExpectedLoss loss;
    private long lines;
    private long printed;

    private UniqueLines(BloomFilter filter) => this.filter = filter;

    /// <inheritdoc/>
    public static string Kind => "dedup";

    /// <inheritdoc/>
    public string Parameters =>
        string.Create(CultureInfo.InvariantCulture, $"--fpp {filter.PromisedRate} --capacity {filter.Capacity}");

    public static Command Create()
    {
        var rate = new Option<double?>("--fpp")
        {
            Description = "The share of new lines that may be taken for repeats once the capacity is reached, by default 0.0001.",
            HelpName = "P",
        };
        SketchOptions.RefuseOutside(rate, BloomFilter.RateMin, BloomFilter.RateMax);
        var capacity = new Option<long?>("--capacity")
        {
            Description = "How many different lines that holds for, by default 10000000 (29 MB).", HelpName = "N",
        };
        SketchOptions.RefuseOutside(capacity, 1, long.MaxValue);
        return SketchOptions.Create(
            Kind, "Prints the first occurrence of every line of standard input, and a summary on standard error.", [rate, capacity],
            (parsed, files) => Run(files, parsed.GetValue(rate), parsed.GetValue(capacity)));
    }

    /// <inheritdoc/>
    public void Write(ByteWriter writer) => filter.Write(writer);

    /// <inheritdoc/>
    public void Merge(UniqueLines other) => filter.Merge(other.filter);

    private static UniqueLines Read(ref ByteReader reader) => new(BloomFilter.Read(ref reader));

    private static int Run(SketchFiles files, double? rate, long? capacity)
    {
        UniqueLines found;
        try
        {
            found = files.Open(
                Read, () => new UniqueLines(new BloomFilter(capacity ?? DefaultCapacity, rate ?? DefaultRate)),
                isAsked: rate is not null || capacity is not null);
        }
        catch (ArgumentException tooLarge) when (tooLarge.ParamName == "capacity")
        {
            Console.Error.WriteLine(
                $"--capacity {capacity ?? DefaultCapacity} with --fpp {rate ?? DefaultRate} takes more than 1 GiB; give a smaller "
                + "capacity or a greater share.");
            return ExitCodes.WrongUsage;
        }

        using LineBatchReader input = files.OpenLines();
        using Stream output = SketchOutput.OpenFilter();
        try
        {
            while (input.TryRead(out LineBatch batch)) output.Write(found.Add(batch));
        }
        catch (IOException failure) when (SketchOutput.IsBrokenPipe(failure))
        {
            // Who has seen enough gets no more. What was not printed must not count as seen later, so nothing is stored.
            return ExitCodes.Done;
        }

        files.Store(found);
        if (found.filter.FalsePositiveRate > 1.5 * found.filter.PromisedRate)
        {
            Console.Error.WriteLine(
                $"There are more different lines than {found.filter.Capacity}: by now {found.filter.FalsePositiveRate:G2} of the new ones "
                + "are dropped; give a greater --capacity.");
        }

        SketchOutput.Print(Console.OpenStandardError(), found.Write);
        return ExitCodes.Done;
    }

    /// <summary>Takes lines in and gives those that are new, each with its end.</summary>
    private ReadOnlySpan<byte> Add(in LineBatch batch)
    {
        XxHash64.HashMany(batch.Bytes, batch.Starts, batch.Lengths, hashes.AsSpan(0, batch.Count));
        output.Clear();
        for (int start = 0; start < batch.Count; start += Stretch)
        {
            int count = Math.Min(Stretch, batch.Count - start);
            double before = filter.FalsePositiveRate;
            int added = filter.TryAdd(hashes.AsSpan(start, count), isFirst.AsSpan(start, count));
            double rise = (filter.FalsePositiveRate - before) / Math.Max(1, added);
            for (int i = 0; i < added; i++) loss.Count(before + (rise * i));
            printed += added;
        }

        for (int i = 0; i < batch.Count; i++)
        {
            if (isFirst[i]) output.WriteRaw(batch.WithEnd(i));
        }

        lines += batch.Count;
        if (output.Length > 0 && output.WrittenSpan[^1] != '\n') output.WriteByte((byte)'\n');
        return output.WrittenSpan;
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("lines", lines);
        json.WriteNumber("printed", printed);
        json.WriteNumber("dropped", lines - printed);
        loss.Figure(lines - printed).Write(json, "wrongly_dropped");
    }
}
