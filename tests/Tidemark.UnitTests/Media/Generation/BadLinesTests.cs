using System.Text.Json;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

public sealed class BadLinesTests
{
    private static readonly string[] Required = ["event_id", "type", "video_id", "event_time", "viewer_id"];

    [Fact]
    public void BadLines_HaveTheirShareAndEachKindAFifth()
    {
        GeneratorOptions options = new() { Events = 20_000, Bad = 0.2 };
        Dictionary<string, int> faults = GeneratedStream.Of(options).CountBy(line => FaultOf(line.Text)).ToDictionary();
        Assert.InRange(faults["none"], 15_700, 16_300);
        foreach (string kind in new[] { "malformed", "missing", "unknown", "invalid", "time" }) Assert.InRange(faults[kind], 680, 920);
        Assert.Equal(6, faults.Count);
    }

    /// <summary>Judges a line by the rules of the event contract, one fault at most.</summary>
    private static string FaultOf(string line)
    {
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException)
        {
            return "malformed";
        }

        bool isStats = root.TryGetProperty("type", out JsonElement type) && type.GetString() == "stats";
        if (Required.Any(field => !root.TryGetProperty(field, out _) && !(isStats && field == "viewer_id"))) return "missing";
        if (type.GetString() == "wink") return "unknown";
        JsonElement time = root.GetProperty("event_time");
        bool isInvalid = time.ValueKind != JsonValueKind.Number
            || root.GetProperty("video_id").GetString() == ""
            || (root.TryGetProperty("category_id", out JsonElement category) && category.GetInt32() > 65_535)
            || (root.TryGetProperty("watch_ms", out JsonElement watch) && watch.GetInt64() < 0);
        if (isInvalid) return "invalid";
        return time.GetInt64() < 1_104_537_600_000 ? "time" : "none";
    }
}
