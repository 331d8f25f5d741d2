using System.CommandLine;
using Tidemark.Connectors.Files;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Sketches;

/// <summary><c>tidemark sketch distinct</c>: how many different lines there are.</summary>
internal sealed class DistinctLines : IStoredSketch<DistinctLines>
{
    private const ulong LinesMax = 1UL << 53;

    private readonly ulong[] hashes = new ulong[LineBatch.CountMax];
    private HyperLogLog sketch;
    private long lines;

    private DistinctLines(HyperLogLog sketch, long lines) => (this.sketch, this.lines) = (sketch, lines);

    /// <inheritdoc/>
    public static string Kind => "distinct";

    /// <inheritdoc/>
    public string Parameters => $"--precision {sketch.Precision}";

    public static Command Create()
    {
        var precision = new Option<int?>("--precision")
        {
            Description = "How exact: 2^P registers, a standard error of 1.04 / √2^P. From 4 to 18, by default 14.", HelpName = "P",
        };
        SketchOptions.RefuseOutside(precision, HyperLogLog.PrecisionMin, HyperLogLog.PrecisionMax);
        return SketchOptions.Create(
            Kind, "Counts the different lines of standard input.", [precision],
            (parsed, files) => Run(files, parsed.GetValue(precision)));
    }

    /// <inheritdoc/>
    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)lines);
        sketch.Write(writer);
    }

    /// <inheritdoc/>
    public void Merge(DistinctLines other)
    {
        sketch.Merge(other.sketch);
        lines += other.lines;
    }

    private static DistinctLines Read(ref ByteReader reader)
    {
        ulong lines = reader.ReadVarint();
        if (lines > LinesMax) throw new CorruptDataException($"A count of {lines} lines is more than there can be; the data is damaged.");
        return new DistinctLines(HyperLogLog.Read(ref reader), (long)lines);
    }

    private static int Run(SketchFiles files, int? precision)
    {
        DistinctLines found = files.Open(
            Read, () => new DistinctLines(new HyperLogLog(precision ?? HyperLogLog.DefaultPrecision), 0), precision is not null);
        using LineBatchReader input = files.OpenLines();
        while (input.TryRead(out LineBatch batch)) found.Add(batch);
        SketchOutput.Print(json =>
        {
            json.WriteNumber("lines", found.lines);
            WholeNumbers(found.sketch.Estimate()).Write(json, "distinct");
        });
        files.Store(found);
        return ExitCodes.Done;
    }

    private void Add(in LineBatch batch)
    {
        Span<ulong> added = hashes.AsSpan(0, batch.Count);
        XxHash64.HashMany(batch.Bytes, batch.Starts, batch.Lengths, added);
        foreach (ulong hash in added) sketch.Add(hash);
        lines += batch.Count;
    }

    /// <summary>A count is a whole number, so the bounds hold as well where they are drawn in to the next one.</summary>
    private static ApproximateFigure WholeNumbers(ApproximateFigure figure) => figure with
    {
        Estimate = Math.Round(figure.Estimate), Lower = Math.Ceiling(figure.Lower), Upper = Math.Floor(figure.Upper),
    };
}
