using System.CommandLine;
using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Codecs;
using Tidemark.Core.Sketches;

namespace Tidemark.Cli.Sketches;

/// <summary><c>tidemark sketch top</c>: the lines that occur most often.</summary>
internal sealed class TopLines : IStoredSketch<TopLines>
{
    /// <summary>No count is off by more than a ten-thousandth of all lines. The same for all, so that any two can be merged.</summary>
    private const int Capacity = 10_000;

    private const int DefaultCount = 10;

    private readonly HeavyHitters sketch;

    private TopLines(HeavyHitters sketch) => this.sketch = sketch;

    /// <inheritdoc/>
    public static string Kind => "top";

    /// <inheritdoc/>
    public string Parameters => $"room for {sketch.Capacity} lines";

    public static Command Create()
    {
        var count = new Option<int?>("-k") { Description = "How many lines to tell, from 1 to 10000, by default 10.", HelpName = "N" };
        SketchOptions.RefuseOutside(count, 1, Capacity);
        return SketchOptions.Create(
            Kind, "Tells the lines of standard input that occur most often, and how often.", [count],
            (parsed, files) => Run(files, parsed.GetValue(count) ?? DefaultCount));
    }

    /// <inheritdoc/>
    public void Write(ByteWriter writer) => sketch.Write(writer);

    /// <inheritdoc/>
    public void Merge(TopLines other) => sketch.Merge(other.sketch);

    private static TopLines Read(ref ByteReader reader) => new(HeavyHitters.Read(ref reader));

    private static int Run(SketchFiles files, int count)
    {
        TopLines found = files.Open(Read, () => new TopLines(new HeavyHitters(Capacity)), isAsked: false);
        using LineBatchReader input = files.OpenLines();
        while (input.TryRead(out LineBatch batch)) found.Add(batch);
        SketchOutput.Print(json => found.Write(json, count));
        files.Store(found);
        return ExitCodes.Done;
    }

    private void Add(in LineBatch batch)
    {
        int tooLong = batch.Lengths.IndexOfAnyExceptInRange(0, HeavyHitters.KeyBytesMax);
        if (tooLong >= 0)
        {
            throw new TidemarkException(
                $"Line {batch.FirstNumber + tooLong} of standard input is longer than {HeavyHitters.KeyBytesMax} bytes, the most that top "
                + $"keeps of a line; shorten it first, as with cut -b 1-{HeavyHitters.KeyBytesMax}.");
        }

        for (int i = 0; i < batch.Count; i++) sketch.Add(batch[i]);
    }

    private void Write(Utf8JsonWriter json, int count)
    {
        json.WriteNumber("lines", sketch.Total);
        json.WriteStartArray("top");
        foreach (HeavyHitter line in sketch.Top(count))
        {
            json.WriteStartObject();
            json.WritePropertyName("line");
            json.WriteLine(line.Key.Span);
            line.Count.Write(json, "count");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
