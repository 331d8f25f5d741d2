using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

/// <summary>Runs of <c>tidemark sketch</c>.</summary>
internal static class SketchRun
{
    /// <summary>Runs a verb on lines, without complaint, and gives the object that it prints.</summary>
    public static async Task<JsonElement> OnAsync(string input, params string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunOnAsync(input, ["sketch", .. arguments]);
        Assert.Equal((0, ""), (exit, errors));
        return ObjectOf(output);
    }

    /// <summary>Runs a verb while standard input stays open, which it must not wait for.</summary>
    public static async Task<JsonElement> WithoutInputAsync(params string[] arguments)
    {
        using var process = Executable.StartWithInput(["sketch", .. arguments]);
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return ObjectOf(output);
    }

    /// <summary>A pipeline of the shell, in which <c>$T</c> stands for the executable and <c>$F</c> for a folder.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> PipelineAsync(TemporaryFolder folder, string pipeline) =>
        Executable.RunOtherAsync("bash", "-c", "T=$0 F=$1; " + pipeline, Executable.Path, folder.Path);

    /// <summary>The one object on the one line that was printed.</summary>
    public static JsonElement ObjectOf(string output)
    {
        Assert.Equal(output.Length - 1, output.IndexOf('\n', StringComparison.Ordinal));
        return JsonDocument.Parse(output).RootElement;
    }
}
