using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Replay;

public sealed class ReplayBarTests
{
    [Fact]
    public async Task Bar_WhenStandardErrorIsNoTerminal_IsNotThere()
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], "--events", "20000");
        (_, string errors) = await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["out"]);
        Assert.DoesNotContain(errors, char.IsControl);
    }

    /// <summary>The program <c>script</c> gives it a terminal.</summary>
    [Fact]
    public async Task Bar_OnATerminal_TellsShareRateAndTimeAndGoes()
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], "--events", "300");
        string command = string.Join(
            ' ', ReplayFiles.ArgumentsOf(folder["events.jsonl"], folder["out"], "--speed", "1").Prepend(Executable.Path));
        (int exit, string shown, string errors) = await Executable.RunOtherAsync("script", "-qec", command, "/dev/null");
        Assert.True(exit == 0, shown + errors);
        Assert.Matches(@"\rreplay \[#*-*\] \d+ ?%, [\d,]+ events/s, \d+:\d\d:\d\d left", shown);
        // Wiped away before the summary, which stands alone.
        Assert.Matches(@"\r +\r+\{""read"":300", shown);
    }

    [Fact]
    public async Task Bar_WhenTheInputIsAPipe_CountsWithoutAShare()
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], "--events", "300");
        string replay = string.Join(' ', ReplayFiles.ArgumentsOf("/dev/stdin", folder["out"], "--speed", "1").Prepend(Executable.Path));
        (int exit, string shown, string errors) = await Executable.RunOtherAsync(
            "script", "-qec", $"cat {folder["events.jsonl"]} | {replay}", "/dev/null");
        Assert.True(exit == 0, shown + errors);
        Assert.Matches(@"\rreplay [\d,]+ events, [\d,]+ events/s", shown);
        Assert.DoesNotContain("%", shown, StringComparison.Ordinal);
        Assert.Matches(@"\r +\r+\{""read"":300", shown);
    }
}
