using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_ForSomeSeconds_EndsWithASummaryAndKeepsItsLogAlone()
    {
        (int exit, string output, string errors) = await Executable.RunAsync("demo", "--seconds", "3", "--http-port", "0");
        Assert.True(exit == 0, errors);
        using JsonDocument summary = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(
            ["events", "windows", "videos", "predictions", "p99_ms"], summary.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.All(summary.RootElement.EnumerateObject(), p => Assert.True(p.Value.GetInt64() >= 0));
        Assert.True(summary.RootElement.GetProperty("events").GetInt64() > 0);
        Assert.True(summary.RootElement.GetProperty("videos").GetInt64() > 0);

        string folder = FolderOf(errors);
        Assert.Equal([Path.Combine(folder, "logs")], Directory.GetFileSystemEntries(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Demo_WhereThePortIsTaken_TakesAnother()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess first = await ServerProcess.StartAsync(folder["data"]);
        (int exit, _, string errors) = await Executable.RunAsync("demo", "--seconds", "1", "--http-port", first.Address.Port.ToString());
        Assert.True(exit == 0, errors);
        Assert.Contains("Serving at http://127.0.0.1:", errors, StringComparison.Ordinal);
        Assert.DoesNotContain($"Serving at {first.Address.ToString().TrimEnd('/')};", errors, StringComparison.Ordinal);
        Directory.Delete(FolderOf(errors), recursive: true);
    }

    private static string FolderOf(string errors)
    {
        const string before = "The log is in ";
        string line = errors.Split('\n').Single(l => l.StartsWith(before, StringComparison.Ordinal));
        return Path.GetDirectoryName(line[before.Length..].Trim())!;
    }
}
