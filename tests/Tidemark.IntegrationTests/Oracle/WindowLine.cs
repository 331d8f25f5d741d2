using System.Text.Json;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>One line of windows.jsonl.</summary>
/// <param name="Figures">What is compared figure by figure; the viewers are the estimate.</param>
/// <param name="ViewersLower">The lower bound of the estimate.</param>
/// <param name="ViewersUpper">The upper bound of the estimate.</param>
/// <param name="Revision">How often the window was corrected.</param>
/// <param name="Complete">Whether every shard is in.</param>
internal sealed record WindowLine(WindowFigures Figures, double ViewersLower, double ViewersUpper, int Revision, bool Complete)
{
    /// <summary>Reads a line; one that lacks a field fails loudly.</summary>
    public static WindowLine Parse(JsonElement line)
    {
        string group = line.GetProperty("group").GetString()!;
        JsonElement viewers = line.GetProperty("viewers");
        string window = line.GetProperty("window").GetString()!;
        WindowFigures figures = new(window, group, line.GetProperty("key").GetString()!, Time(line, "start"))
        {
            EndMs = Time(line, "end"),
            Viewers = viewers.GetProperty("estimate").GetDouble(),
            Spread = group == WindowFigures.Groups[0] ? null : [.. WindowFigures.SpreadNames.Select(name => Optional(line, name))],
            Series = group == WindowFigures.Groups[0] ? null : [.. WindowFigures.SeriesNames.Select(name => Optional(line, name))],
        };
        for (int i = 0; i < figures.Counts.Length; i++) figures.Counts[i] = line.GetProperty(WindowFigures.CountNames[i]).GetInt64();
        return new WindowLine(
            figures,
            viewers.GetProperty("lower").GetDouble(),
            viewers.GetProperty("upper").GetDouble(),
            line.GetProperty("revision").GetInt32(),
            line.GetProperty("complete").GetBoolean());
    }

    private static long Time(JsonElement line, string name) =>
        InputEvent.ParseTime(line.GetProperty(name)) ?? throw new InvalidDataException($"{name} is no time: {line}");

    private static double? Optional(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
