using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class GenerateTests
{
    /// <summary>Two at once, so that threads take turns otherwise each time; more events than a block and than a write holds.</summary>
    [Theory]
    [InlineData("steady")]
    [InlineData("daily")]
    [InlineData("viral")]
    [InlineData("sale")]
    public async Task Generate_OfEqualArguments_GivesEqualBytes(string profile)
    {
        using var folder = new TemporaryFolder();
        string[] hidden = profile == "steady" ? [] : ["--truth"];
        string[] arguments =
        [
            "generate", "--events", "30000", "--seed", "5", "--profile", profile, "--disorder", "pareto:2s", "--duplicates", "0.1",
            "--bad", "0.1",
        ];
        await Task.WhenAll(new[] { "first", "second" }.Select(async name =>
        {
            string[] truth = [.. hidden.SelectMany(option => new[] { option, folder[name + ".truth"] })];
            (int exit, string output, string errors) = await Executable.RunAsync([.. arguments, .. truth, "--to", folder[name]]);
            Assert.True(exit == 0, errors);
            Assert.Empty(output);
            Assert.StartsWith("30000 lines (", errors, StringComparison.Ordinal);
        }));
        byte[] bytes = await File.ReadAllBytesAsync(folder["first"]);
        Assert.Equal(30_000, bytes.Count(b => b == '\n'));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(folder["second"]));
        if (hidden.Length > 0)
            Assert.Equal(await File.ReadAllBytesAsync(folder["first.truth"]), await File.ReadAllBytesAsync(folder["second.truth"]));

        (_, string printed, _) = await Executable.RunAsync([.. arguments, "--to", "-"]);
        Assert.Equal(await File.ReadAllTextAsync(folder["first"]), printed);
    }

    [Fact]
    public async Task Generate_WithTruth_TellsOfEveryVideo()
    {
        using var folder = new TemporaryFolder();
        (int exit, string events, string errors) = await Executable.RunAsync(
            "generate", "--events", "5000", "--profile", "viral", "--to", "-", "--truth", folder["truth.jsonl"]);
        Assert.True(exit == 0, errors);
        HashSet<string> told = [.. File.ReadLines(folder["truth.jsonl"]).Select(IdOf)];
        Assert.All(events.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(IdOf), video => Assert.Contains(video, told));
    }

    private static string IdOf(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("video_id").GetString()!;
    }
}
