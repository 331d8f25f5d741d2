using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Shows that the oracle passes a right run and names what is wrong with a wrong one.</summary>
public sealed class ReplayOracleTests : IDisposable
{
    private const string Summary =
        """{"read":9,"accepted":8,"rejected":1,"applied":6,"duplicates":1,"late":1,"poisoned":0,"windows":30,"videos":2,"seconds":0.1}""";

    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-oracle-").FullName;
    private readonly List<JsonObject> windows = RightWindows();
    private string rejected = """{"code":"missing_field","message":"m","source":"in","position":9,"bytes_base64":""}""";
    private string late = """{"event":{"event_id":"e5","video_id":"v1"},"watermark":"2026-01-01T00:01:10.000Z","id":"0-7-0"}""";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Run_WhenRight_HasNoDifference()
    {
        OracleReport report = Check(Summary);
        Assert.Empty(report.Differences);
        Assert.Equal((30, 6), (report.Windows, report.Applied));
        Assert.Equal((30, 1.0, 1.0), (report.Viewers.Count, report.Viewers.ShareWithinThree, report.Viewers.ShareWithinBounds));
    }

    [Fact]
    public void Count_WhenWrong_IsNamed()
    {
        windows[4]["likes"] = 17;
        Assert.EndsWith("likes: expected 0, got 17", Assert.Single(Check(Summary).Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_WhenBeyondTheTolerance_IsNamed()
    {
        JsonObject group = windows.First(line => line["group"]!.GetValue<string>() == "all");
        group["views_mean"] = group["views_mean"]!.GetValue<double>() + 1e-8;
        Assert.Contains("views_mean", Assert.Single(Check(Summary).Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void Window_WhenMissing_IsNamed()
    {
        windows.RemoveAt(29);
        Assert.Contains("is missing", Assert.Single(Check(Summary).Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void Window_WhenTooMany_IsNamed()
    {
        JsonObject extra = windows[0].DeepClone().AsObject();
        extra["key"] = "ghost";
        windows.Add(extra);
        windows.Add(windows[1].DeepClone().AsObject());
        Assert.Equal(2, Check(Summary).DifferenceCount);
    }

    [Fact]
    public void Viewers_WhenFarOff_AreCountedNotNamed()
    {
        windows[0]["viewers"]!["estimate"] = 20;
        ViewersStatistics viewers = Check(Summary).Viewers;
        Assert.Equal(29, viewers.WithinThree);
        Assert.True(viewers.Worst > 30, $"worst {viewers.Worst}");
    }

    [Fact]
    public void RejectedAndLate_WhenWrong_AreNamed()
    {
        rejected = rejected.Replace("9", "8", StringComparison.Ordinal);
        late = late.Replace("01:10", "01:11", StringComparison.Ordinal);
        Assert.Equal(4, Check(Summary).DifferenceCount);
    }

    [Fact]
    public void Summary_WhenWrongOrLacking_IsNamed()
    {
        IReadOnlyList<string> differences = Check("""{"read":9,"accepted":8}""").Differences;
        Assert.Equal(7, differences.Count);
        Assert.Contains("summary.applied: expected 6, got ", differences);
    }

    [Fact]
    public void Differences_WhenMany_AreBounded()
    {
        foreach (JsonObject line in windows) line["key"] = "ghost" + line["key"];
        OracleReport report = Check(Summary);
        Assert.Equal((50, 60), (report.Differences.Count, report.DifferenceCount));
    }

    private OracleReport Check(string summary)
    {
        string input = Path.Combine(folder, "input.ndjson");
        File.WriteAllLines(input, HandMadeInput.Lines);
        File.WriteAllLines(Path.Combine(folder, "windows.jsonl"), windows.Select(line => line.ToJsonString()));
        File.WriteAllLines(Path.Combine(folder, "rejected.jsonl"), [rejected]);
        File.WriteAllLines(Path.Combine(folder, "late.jsonl"), [late]);
        return ReplayOracle.Check(input, folder, summary, HandMadeInput.Options);
    }

    private static List<JsonObject> RightWindows()
    {
        WindowOracle oracle = new(HandMadeInput.Pass());
        return [.. HandMadeInput.Options.Families.SelectMany(oracle.Lines).Select(Write)];
    }

    internal static JsonObject Write(WindowFigures figures)
    {
        double viewers = figures.Viewers;
        JsonObject line = new()
        {
            ["window"] = figures.Window,
            ["group"] = figures.Group,
            ["key"] = figures.Key,
            ["start"] = DateTimeOffset.FromUnixTimeMilliseconds(figures.StartMs).ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            ["end"] = figures.EndMs,
            ["viewers"] = JsonSerializer.SerializeToNode(new { estimate = viewers, lower = viewers, upper = viewers }),
            ["revision"] = 0,
            ["complete"] = true,
        };
        for (int i = 0; i < figures.Counts.Length; i++) line[WindowFigures.CountNames[i]] = figures.Counts[i];
        IEnumerable<(string Name, double? Value)> optional = WindowFigures.SpreadNames.Zip(figures.Spread ?? [])
            .Concat(WindowFigures.SeriesNames.Zip(figures.Series ?? []));
        foreach ((string name, double? value) in optional)
        {
            if (value is { } number) line[name] = number;
        }

        return line;
    }
}
