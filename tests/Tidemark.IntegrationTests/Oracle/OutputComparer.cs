using System.Text.Json;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Holds the files of one run against what the oracle computed.</summary>
internal sealed class OutputComparer(ReplayPass pass, OracleOptions options, string outputFolder)
{
    private const double Tolerance = 1e-9;

    /// <summary>Which lines of windows are to be there, of those that the whole input gives.</summary>
    public Func<WindowFigures, bool> Covers { get; init; } = _ => true;

    /// <summary>What differs so far.</summary>
    public Differences Differences { get; } = new();

    /// <summary>How the estimates of viewers lie around the truth.</summary>
    public ViewersStatistics Viewers { get; } = new();

    /// <summary>The lines of windows that there must be.</summary>
    public long ExpectedWindows { get; private set; }

    public void CompareWindows()
    {
        Dictionary<(string Window, string Group, string Key, long StartMs, long EndMs), WindowLine> actual = [];
        foreach (JsonElement element in Lines("windows.jsonl"))
        {
            WindowLine line = WindowLine.Parse(element);
            if (!actual.TryAdd(line.Figures.Identity, line)) Differences.Add($"windows.jsonl: {line.Figures.Identity} is there twice");
        }

        WindowOracle oracle = new(pass);
        foreach (WindowFigures expected in options.Families.SelectMany(oracle.Lines).Concat(pass.Sessions.Lines(pass)).Where(Covers))
        {
            ExpectedWindows++;
            if (actual.Remove(expected.Identity, out WindowLine? line)) CompareWindow(expected, line);
            else Differences.Add($"windows.jsonl: {expected.Identity} is missing, with {expected.Counts[WindowFigures.Events]} events");
        }

        foreach (WindowFigures extra in actual.Values.Select(line => line.Figures))
            Differences.Add($"windows.jsonl: {extra.Identity} should not be, with {extra.Counts[WindowFigures.Events]} events");
    }

    public void CompareRejected()
    {
        List<(long Line, string Code)> actual = [];
        foreach (JsonElement line in Lines("rejected.jsonl"))
            actual.Add((line.GetProperty("position").GetInt64(), line.GetProperty("code").GetString()!));
        CompareSets("rejected.jsonl", pass.Rejected, actual);
    }

    public void CompareLate()
    {
        List<(string VideoId, string EventId, long Watermark)> actual = [];
        foreach (JsonElement line in Lines("late.jsonl"))
        {
            JsonElement e = line.GetProperty("event");
            long watermark = InputEvent.ParseTime(line.GetProperty("watermark")) ?? long.MaxValue;
            actual.Add((e.GetProperty("video_id").GetString()!, e.GetProperty("event_id").GetString()!, watermark));
        }

        CompareSets("late.jsonl", pass.Late, actual);
    }

    public void CompareSummary(string summaryJson)
    {
        using JsonDocument summary = JsonDocument.Parse(summaryJson);
        (string Name, long Expected)[] expected =
        [
            ("read", pass.Read),
            ("accepted", pass.Read - pass.Rejected.Count),
            ("rejected", pass.Rejected.Count),
            ("applied", pass.Applied.Length),
            ("duplicates", pass.Duplicates),
            ("late", pass.Late.Count),
            ("poisoned", 0),
            ("windows", ExpectedWindows),
            ("videos", pass.Videos.Count),
        ];
        foreach ((string name, long value) in expected)
        {
            long? actual = summary.RootElement.TryGetProperty(name, out JsonElement element) ? element.GetInt64() : null;
            Differences.Compare($"summary.{name}", value, actual);
        }
    }

    private void CompareWindow(WindowFigures expected, WindowLine line)
    {
        string where = $"windows.jsonl: {expected.Identity}";
        for (int i = 0; i < WindowFigures.CountNames.Length; i++)
            Differences.Compare($"{where}.{WindowFigures.CountNames[i]}", expected.Counts[i], line.Figures.Counts[i]);
        Differences.Compare($"{where}.revision", 0, line.Revision);
        Differences.Compare($"{where}.complete", true, line.Complete);
        CompareNumbers(where, WindowFigures.SpreadNames, expected.Spread, line.Figures.Spread);
        CompareNumbers(where, WindowFigures.SeriesNames, expected.Series, line.Figures.Series);
        Viewers.Add(expected.Viewers, line.Figures.Viewers, line.ViewersLower, line.ViewersUpper);
    }

    private void CompareNumbers(string where, string[] names, double?[]? expected, double?[]? actual)
    {
        for (int i = 0; expected is not null && i < names.Length; i++)
        {
            (double? wanted, double? got) = (expected[i], actual![i]);
            if (!IsClose(wanted, got)) Differences.Add($"{where}.{names[i]}: expected {Show(wanted)}, got {Show(got)}");
        }
    }

    private void CompareSets<T>(string file, IEnumerable<T> expected, IEnumerable<T> actual)
        where T : notnull
    {
        Dictionary<T, int> counts = expected.CountBy(item => item).ToDictionary();
        foreach (T item in actual)
        {
            int left = counts.GetValueOrDefault(item);
            if (left == 0) Differences.Add($"{file}: {item} should not be");
            else counts[item] = left - 1;
        }

        foreach ((T item, int left) in counts.Where(count => count.Value > 0)) Differences.Add($"{file}: {item} is missing ({left})");
    }

    private IEnumerable<JsonElement> Lines(string name)
    {
        string path = Path.Combine(outputFolder, name);
        if (!File.Exists(path)) yield break;
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return document.RootElement;
        }
    }

    private static bool IsClose(double? left, double? right)
    {
        if (left is not { } a || right is not { } b) return left is null && right is null;
        return Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));
    }

    private static string Show(double? value) => value is { } number ? number.ToString("R") : "none";
}
