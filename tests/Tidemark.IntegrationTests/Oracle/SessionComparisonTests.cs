using System.Text.Json.Nodes;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Shows that lines of sessions are compared like those of the other windows of videos.</summary>
public sealed class SessionComparisonTests : IDisposable
{
    private static readonly OracleOptions Options = HandMadeInput.Options with { SessionGapMs = 30_000, Families = [] };

    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-oracle-").FullName;
    private readonly List<JsonObject> sessions = Right();

    public static TheoryData<string> CountNames => [.. WindowFigures.CountNames];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Sessions_WhenRight_HaveNoDifferenceAndAreCounted()
    {
        OracleReport report = Check();
        Assert.Empty(report.Differences);
        Assert.Equal((4, 4, 1.0), (report.Windows, report.Viewers.Count, report.Viewers.ShareWithinBounds));
    }

    [Theory]
    [MemberData(nameof(CountNames))]
    public void Count_OfASession_WhenWrong_IsNamed(string name)
    {
        sessions[1][name] = sessions[1][name]!.GetValue<long>() + 1;
        Assert.Contains($".{name}: expected ", Assert.Single(Check().Differences), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("revision", "1")]
    [InlineData("complete", "false")]
    public void State_OfASession_WhenWrong_IsNamed(string name, string value)
    {
        sessions[0][name] = JsonNode.Parse(value);
        Assert.Contains($".{name}: expected ", Assert.Single(Check().Differences), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    public void Bound_OfASession_WhenWrong_IsOneMissingAndOneTooMany(string name)
    {
        sessions[2][name] = HandMadeInput.StartMs + 1;
        IReadOnlyList<string> differences = Check().Differences;
        Assert.Equal(2, differences.Count);
        Assert.Contains("is missing", differences[0], StringComparison.Ordinal);
        Assert.Contains("should not be", differences[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Viewers_OfASession_WhenFarOff_AreCounted()
    {
        sessions[3]["viewers"]!["estimate"] = 20;
        Assert.Equal(3, Check().Viewers.WithinThree);
    }

    [Fact]
    public void Session_WhenMissing_IsNamed()
    {
        sessions.RemoveAt(3);
        Assert.Contains("is missing", Assert.Single(Check().Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void Session_WhenThereTwice_IsNamed()
    {
        sessions.Add(sessions[0].DeepClone().AsObject());
        Assert.Contains("is there twice", Assert.Single(Check().Differences), StringComparison.Ordinal);
    }

    private OracleReport Check()
    {
        string input = Path.Combine(folder, "input.ndjson");
        File.WriteAllLines(input, HandMadeInput.Lines);
        File.WriteAllLines(Path.Combine(folder, "windows.jsonl"), sessions.Select(line => line.ToJsonString()));
        File.WriteAllText(Path.Combine(folder, "rejected.jsonl"), """{"code":"missing_field","position":9}""");
        File.WriteAllText(
            Path.Combine(folder, "late.jsonl"),
            """{"event":{"event_id":"e5","video_id":"v1"},"watermark":"2026-01-01T00:01:10.000Z"}""");
        return ReplayOracle.Check(
            input, folder,
            """{"read":9,"accepted":8,"rejected":1,"applied":6,"duplicates":1,"late":1,"poisoned":0,"windows":4,"videos":2}""", Options);
    }

    private static List<JsonObject> Right()
    {
        ReplayPass pass = new(Options);
        foreach (string line in HandMadeInput.Lines) pass.Take(line);
        return [.. pass.Sessions.Lines(pass).Select(ReplayOracleTests.Write)];
    }
}
