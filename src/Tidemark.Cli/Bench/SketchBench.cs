using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidemark.Cli.Bench;

/// <summary><c>tidemark bench sketches</c>: every family of sketches, each against the plain way to the same answer.</summary>
internal static class SketchBench
{
    private static readonly ISketchBench[] families =
        [new DistinctBench(), new QuantileBench(), new HeavyHittersBench(), new ReservoirBench(), new BloomBench()];

    private static readonly JsonSerializerOptions json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Measures and prints: one JSON object when all is measured, or a line a row as it comes.</summary>
    public static void Run(bool asJson, TextWriter output)
    {
        IEnumerable<SketchFigures> rows = families.SelectMany(family => family.Run());
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new Report("sketches", [.. rows]), json));
            return;
        }

        output.WriteLine(Line(
            "name", "M updates/s", "ns", "plain ns", "ratio", "bytes", "per key", "error", "false +", "allocated", "plain way"));
        foreach (SketchFigures row in rows)
        {
            output.WriteLine(Line(
                row.Name, Text(row.UpdatesPerS / 1e6, "0.0"), Text(row.Ns, "0.0"), Text(row.BaselineNs, "0.0"), Text(row.Ratio, "0.0"),
                Text(row.Bytes, "0"), Text(row.BytesPerKey, "0.00"), Text(row.Error, "0.00 %"), Text(row.FalsePositiveRate, "0.000 %"),
                Text(row.AllocatedPerUpdate, "0.0"), row.Baseline ?? ""));
        }
    }

    private static string Line(params ReadOnlySpan<string> cells) =>
        $"{cells[0],-28}{cells[1],12}{cells[2],10}{cells[3],14}{cells[4],10}{cells[5],10}{cells[6],9}{cells[7],9}{cells[8],9}{cells[9],11}"
            + $"  {cells[10]}".TrimEnd();

    private static string Text(double? figure, string format) => figure?.ToString(format, CultureInfo.InvariantCulture) ?? "";

    private sealed record Report(string Name, IReadOnlyList<SketchFigures> Rows);
}
