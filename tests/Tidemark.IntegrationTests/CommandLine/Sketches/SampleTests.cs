using System.Globalization;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

public sealed class SampleTests : IDisposable
{
    private static readonly string[] lines = [.. Enumerable.Range(0, 20_000).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Sample_OfNothing_IsEmpty() =>
        Assert.Equal("""{"lines":0,"sample":[]}""", (await SketchRun.OnAsync("", "sample")).GetRawText());

    [Fact]
    public async Task Sample_OfFewerLinesThanAsked_IsAllOfThem()
    {
        JsonElement found = await SketchRun.OnAsync("a\nb\na\r\n\n", "sample", "-k", "9");
        Assert.Equal(["", "a", "a", "b"], Sampled(found).Order());
    }

    [Fact]
    public async Task Sample_OfManyLines_HasEachOnceAndLeansNowhere()
    {
        const int Count = 2_000;
        JsonElement found = await SketchRun.OnAsync(string.Join('\n', lines), "sample", "-k", $"{Count}", "--seed", "7");
        string[] sampled = [.. Sampled(found)];
        Assert.Equal((lines.Length, Count), (found.GetProperty("lines").GetInt32(), sampled.Distinct().Count()));
        Assert.Subset(lines.ToHashSet(), sampled.ToHashSet());
        // The mean of a sample without repetition deviates by σ/√k · √(1 − k/n) as a rule; five times that is no chance.
        double deviation = 5 * (lines.Length / Math.Sqrt(12 * Count)) * Math.Sqrt(0.9);
        double mean = sampled.Average(line => int.Parse(line, CultureInfo.InvariantCulture));
        Assert.InRange(mean, (lines.Length / 2.0) - deviation, (lines.Length / 2.0) + deviation);
    }

    [Fact]
    public async Task Sample_WithoutASeed_TellsTheOneThatDrawsItAgain()
    {
        string input = string.Join('\n', lines);
        JsonElement first = await SketchRun.OnAsync(input, "sample"), second = await SketchRun.OnAsync(input, "sample");
        Assert.NotEqual(Sampled(first), Sampled(second));
        JsonElement again = await SketchRun.OnAsync(input, "sample", "--seed", first.GetProperty("seed").GetRawText());
        Assert.Equal(first.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Merge_OfStoredSamples_DrawsFromBoth()
    {
        await SketchRun.OnAsync(string.Join('\n', lines[..15_000]), "sample", "-k", "400", "--seed", "1", "--save", folder["early"]);
        await SketchRun.OnAsync(string.Join('\n', lines[15_000..]), "sample", "-k", "400", "--seed", "2", "--save", folder["late"]);
        JsonElement merged = await SketchRun.WithoutInputAsync(
            "sample", "--merge", folder["early"], folder["late"], "--save", folder["merged"]);
        Assert.Equal(lines.Length, merged.GetProperty("lines").GetInt32());
        string[] sampled = [.. Sampled(merged)];
        Assert.Equal(400, sampled.Distinct().Count());
        // A quarter is late, give or take five times √(400 · ¼ · ¾).
        Assert.InRange(sampled.Count(line => int.Parse(line, CultureInfo.InvariantCulture) >= 15_000), 57, 143);

        JsonElement resumed = await SketchRun.OnAsync("x\ny", "sample", "--seed", "3", "--merge", folder["merged"], "-");
        Assert.Equal(lines.Length + 2, resumed.GetProperty("lines").GetInt32());
    }

    [Theory]
    [InlineData("--merge $F/a $F/a")]
    [InlineData("--merge $F/a -")]
    public async Task Merge_OfSamplesOfOneSeed_IsRefused(string merge)
    {
        (int exit, string output, string errors) = await SketchRun.PipelineAsync(
            folder, $"seq 99 | $T sketch sample --seed 5 --save $F/a > $F/out; seq 9 | $T sketch sample --seed 5 {merge}");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("drawn with --seed 5", errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Sampled(JsonElement found) =>
        found.GetProperty("sample").EnumerateArray().Select(line => line.GetString()!);
}
