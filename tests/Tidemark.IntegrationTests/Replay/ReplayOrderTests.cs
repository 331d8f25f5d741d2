using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Replay;

public sealed class ReplayOrderTests
{
    /// <summary>2 MiB and more of input in 1 MiB of memory, against an input that was sorted before.</summary>
    [Fact]
    public async Task Replay_Sorted_EqualsAReplayOfTheSortedFile()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["--events", "10000", "--disorder", "pareto:30s", "--duplicates", "0.02"];
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], arguments);
        Assert.True(new FileInfo(folder["events.jsonl"]).Length >= 2 << 20);
        await File.WriteAllLinesAsync(folder["sorted.jsonl"], File.ReadLines(folder["events.jsonl"]).OrderBy(TimeOf));

        string sorted = (await ReplayFiles.ReplayAsync(folder["sorted.jsonl"], folder["expected"])).Summary;
        string[] variants = ["--sort-memory 1MiB", "--sort-memory 256MiB"];
        foreach (string memory in variants)
        {
            string summary = (await ReplayFiles.ReplayAsync(
                folder["events.jsonl"], folder["actual"], ["--sort", .. memory.Split(' '), "--data", folder[memory]])).Summary;
            Assert.Equal(sorted, summary);
            ReplayFiles.AssertEqual(folder["expected"], folder["actual"]);
            Assert.False(Directory.Exists(Path.Combine(folder[memory], "replay")));
        }
    }

    [Fact]
    public async Task Replay_SortedOfBadLines_TellsTheirPlaceInTheFile()
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], "--events", "3000", "--bad", "0.1", "--disorder", "30s");
        string unsorted = (await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["unsorted"])).Summary;
        string sorted = (await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["sorted"], "--sort")).Summary;
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(folder["unsorted"], "rejected.jsonl")),
            await File.ReadAllTextAsync(Path.Combine(folder["sorted"], "rejected.jsonl")));
        Assert.Equal(unsorted.Split(' ')[..3], sorted.Split(' ')[..3]);
    }

    /// <summary>Ten seconds of events, five times as fast: at least two seconds, and nothing else comes out than without a pace.</summary>
    [Fact]
    public async Task Replay_AtASpeed_TakesItsTimeAndGivesTheSame()
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], "--events", "1000");
        string expected = (await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["expected"])).Summary;
        (int exit, string output, string errors) = await Executable.RunAsync(
            ReplayFiles.ArgumentsOf(folder["events.jsonl"], folder["actual"], "--speed", "5"));
        Assert.True(exit == 0, errors);
        Assert.InRange(JsonDocument.Parse(output).RootElement.GetProperty("seconds").GetDouble(), 1.9, double.MaxValue);
        Assert.Equal(expected, ReplayFiles.WithoutSeconds(output));
        ReplayFiles.AssertEqual(folder["expected"], folder["actual"]);
    }

    private static long TimeOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("event_time").GetInt64();
    }
}
