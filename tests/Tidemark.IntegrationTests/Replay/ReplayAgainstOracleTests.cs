using Tidemark.IntegrationTests.Oracle;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Replay;

public sealed class ReplayAgainstOracleTests
{
    /// <summary>The bar of the full size is 1,000,000 events; set TIDEMARK_REPLAY_EVENTS for it.</summary>
    private static readonly string Events = Environment.GetEnvironmentVariable("TIDEMARK_REPLAY_EVENTS") ?? "20000";

    [Fact]
    public async Task Replay_OfGeneratedEvents_EqualsTheOracle()
    {
        using var folder = new TemporaryFolder();
        string summary = await GenerateAndReplayAsync(folder, "7", "--duplicates", "0.01", "--bad", "0.002");
        OracleReport report = ReplayOracle.Check(
            folder["events.jsonl"], folder["out"], summary, new OracleOptions { Partitions = 8, DelayMs = 10_000 });
        Assert.True(report.DifferenceCount == 0, $"{report.DifferenceCount} differences, {string.Join('\n', report.Differences)}");
        Assert.True(report.Windows > 0 && report.Applied > 0);
        Assert.True(
            report.Viewers.ShareWithinThree >= 0.99, $"{report.Viewers.ShareWithinThree:P2} of the estimates are within three errors");
    }

    /// <summary>A day of events, then a day that began twelve hours earlier: its first part is late for every window, its middle for the
    /// short ones alone.</summary>
    [Fact]
    public async Task Replay_OfEventsThatComeADayBehind_CountsLateLikeTheOracle()
    {
        using var folder = new TemporaryFolder();
        foreach ((string seed, string start) in new[] { ("11", "2026-01-02T00:00:00Z"), ("12", "2026-01-01T12:00:00Z") })
        {
            (int generated, string lines, string complaint) = await Executable.RunAsync(
                "generate", "--events", "3000", "--seed", seed, "--start", start, "--rate", "0.04", "--disorder", "20m", "--to", "-");
            Assert.True(generated == 0, complaint);
            await File.AppendAllTextAsync(folder["events.jsonl"], lines);
        }

        (int exit, string summary, string errors) = await Executable.RunAsync(
            "replay", folder["events.jsonl"], "--format", "jsonl", "--output", folder["out"]);
        Assert.True(exit == 0, errors);
        OracleReport report = ReplayOracle.Check(
            folder["events.jsonl"], folder["out"], summary, new OracleOptions { Partitions = 8, DelayMs = 10_000 });
        Assert.True(report.DifferenceCount == 0, $"{report.DifferenceCount} differences, {string.Join('\n', report.Differences)}");
        Assert.DoesNotContain("\"late\":0,", summary, StringComparison.Ordinal);
    }

    private static async Task<string> GenerateAndReplayAsync(TemporaryFolder folder, string seed, params string[] more)
    {
        (int generated, _, string complaint) = await Executable.RunAsync(
            ["generate", "--events", Events, "--seed", seed, "--to", folder["events.jsonl"], .. more]);
        Assert.True(generated == 0, complaint);
        (int exit, string summary, string errors) = await Executable.RunAsync(
            "replay", folder["events.jsonl"], "--format", "jsonl", "--output", folder["out"]);
        Assert.True(exit == 0, errors);
        return summary;
    }
}
