using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Replay;

/// <summary>Runs of <c>tidemark replay</c> and what they leave behind.</summary>
internal static class ReplayFiles
{
    private static readonly string[] outputs = ["windows.jsonl", "gold.jsonl", "rejected.jsonl", "late.jsonl"];

    /// <summary>Generates events into a file.</summary>
    public static async Task GenerateAsync(string file, params string[] more)
    {
        (int exit, _, string errors) = await Executable.RunAsync(["generate", "--to", file, .. more]);
        Assert.True(exit == 0, errors);
    }

    /// <summary>Replays a file to the end.</summary>
    /// <returns>The summary, without the seconds it took, and what was said on standard error.</returns>
    public static async Task<(string Summary, string Errors)> ReplayAsync(string file, string output, params string[] more)
    {
        (int exit, string summary, string errors) = await Executable.RunAsync(ArgumentsOf(file, output, more));
        Assert.True(exit == 0, errors);
        return (WithoutSeconds(summary), errors);
    }

    /// <summary>The arguments of a replay.</summary>
    public static string[] ArgumentsOf(string file, string output, params string[] more) =>
        ["replay", file, "--format", "jsonl", "--output", output, .. more];

    /// <summary>A summary, without the seconds it took.</summary>
    public static string WithoutSeconds(string summary) => string.Join(
        ' ', JsonDocument.Parse(summary).RootElement.EnumerateObject().Where(p => p.Name != "seconds"));

    /// <summary>Asserts that two output folders are equal byte for byte.</summary>
    public static void AssertEqual(string expected, string actual)
    {
        foreach (string file in outputs)
        {
            byte[] left = File.ReadAllBytes(Path.Combine(expected, file)), right = File.ReadAllBytes(Path.Combine(actual, file));
            Assert.True(left.AsSpan().SequenceEqual(right), $"{file}: {left.Length} and {right.Length} bytes");
        }
    }
}
