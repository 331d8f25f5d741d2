using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core.Codecs;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Sketches;

/// <summary><c>tidemark sketch quantile</c>: quantiles of the numbers that the lines are.</summary>
internal sealed class NumberQuantiles : IStoredSketch<NumberQuantiles>
{
    /// <summary>So many octaves hold all finite doubles of both signs, those below the normal ones included.</summary>
    private const int Octaves = 4200;

    private readonly double accuracy;
    private readonly QuantileSketch sketch;
    private long skipped;
    private long firstSkipped;

    private NumberQuantiles(double accuracy, QuantileSketch sketch) => (this.accuracy, this.sketch) = (accuracy, sketch);

    /// <inheritdoc/>
    public static string Kind => "quantile";

    /// <inheritdoc/>
    public string Parameters => string.Create(CultureInfo.InvariantCulture, $"--accuracy {accuracy}");

    public static Command Create()
    {
        var at = new Option<string>("--at")
        {
            Description = "Which quantiles: shares from 0 to 1, with commas between them.", HelpName = "Q,Q...",
            DefaultValueFactory = _ => "0.5,0.9,0.99",
        };
        at.Validators.Add(RefuseNoShares);
        var accuracy = new Option<double?>("--accuracy")
        {
            Description = "The greatest relative error, from 0.0001 to 0.35, by default 0.01.", HelpName = "E",
        };
        SketchOptions.RefuseOutside(accuracy, QuantileSketch.AccuracyMin, QuantileSketch.AccuracyMax);
        return SketchOptions.Create(
            Kind, "Tells quantiles of the numbers on standard input, one a line. Ends with 1 where a line is no number.", [at, accuracy],
            (parsed, files) => Run(files, parsed.GetValue(at)!.Split(','), parsed.GetValue(accuracy)));
    }

    /// <inheritdoc/>
    public void Write(ByteWriter writer)
    {
        writer.WriteDouble(accuracy);
        sketch.Write(writer);
    }

    /// <inheritdoc/>
    public void Merge(NumberQuantiles other) => sketch.Merge(other.sketch);

    private static NumberQuantiles Read(ref ByteReader reader) => new(reader.ReadDouble(), QuantileSketch.Read(ref reader));

    private static int Run(SketchFiles files, string[] shares, double? accuracy)
    {
        NumberQuantiles found = files.Open(Read, () => Make(accuracy ?? QuantileSketch.DefaultAccuracy), accuracy is not null);
        using LineBatchReader input = files.OpenLines();
        while (input.TryRead(out LineBatch batch)) found.Add(batch);
        SketchOutput.Print(json => found.Write(json, shares));
        files.Store(found);
        if (found.skipped == 0) return ExitCodes.Done;
        Console.Error.WriteLine(
            $"{found.skipped} lines of standard input are no numbers and were left out; the first of them is line {found.firstSkipped}.");
        return ExitCodes.Failed;
    }

    /// <summary>With room for all doubles the error stays what is asked for; memory is taken only as values come.</summary>
    private static NumberQuantiles Make(double accuracy)
    {
        int buckets = Octaves * (int)Math.Ceiling(0.35 / accuracy) / 16 * 16;
        return new NumberQuantiles(accuracy, new QuantileSketch(accuracy, Math.Min(buckets, QuantileSketch.BucketsMaxGreatest)));
    }

    private static void RefuseNoShares(OptionResult result)
    {
        string text = result.GetValueOrDefault<string>()!;
        if (!text.Split(',').All(share => double.TryParse(share, CultureInfo.InvariantCulture, out double q) && q is >= 0 and <= 1))
            result.AddError($"--at is {text}; it must be shares from 0 to 1 with commas between them, such as 0.5,0.99.");
    }

    private void Add(in LineBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            if (NumberText.TryParse(batch[i], out double value))
            {
                sketch.Add(value);
                continue;
            }

            if (skipped++ == 0) firstSkipped = batch.FirstNumber + i;
        }
    }

    private void Write(Utf8JsonWriter json, IEnumerable<string> shares)
    {
        json.WriteNumber("count", sketch.Count);
        json.WriteNumber("skipped", skipped);
        WriteNumber(json, "min", sketch.Min);
        WriteNumber(json, "max", sketch.Max);
        json.WriteNumber("sum", sketch.Sum);
        json.WriteStartObject("quantiles");
        foreach (string share in shares.Select(share => share.Trim()).Distinct())
        {
            if (sketch.Quantile(double.Parse(share, CultureInfo.InvariantCulture)) is { } figure) figure.Write(json, share);
            else json.WriteNull(share);
        }

        json.WriteEndObject();
    }

    /// <summary>Of no numbers there is neither a least nor a greatest.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
