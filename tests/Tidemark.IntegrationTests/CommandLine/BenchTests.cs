using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class BenchTests
{
    [Theory]
    [InlineData("workload-w")]
    [InlineData("workload-w+d", "--distinct")]
    public async Task WorkloadW_OfFewEvents_FindsEveryRunRight(string name, params string[] more)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(
            ["bench", "workload-w", "--events", "50000", "--json", .. more]);
        Assert.Equal((0, ""), (exit, errors));
        JsonElement figures = JsonDocument.Parse(output).RootElement;
        Assert.Equal(name, figures.GetProperty("name").GetString());
        Assert.True(figures.GetProperty("checked").GetBoolean());
        // Every event is in ten windows.
        Assert.Equal(500_000, figures.GetProperty("count").GetInt64());
        Assert.Equal(more.Length > 0, figures.TryGetProperty("viewers", out _));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100000001")]
    public async Task WorkloadW_OfTooFewOrTooManyEvents_IsRefused(string events)
    {
        (int exit, string output, string errors) = await Executable.RunAsync("bench", "workload-w", "--events", events);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("--events must be from", errors, StringComparison.Ordinal);
    }
}
