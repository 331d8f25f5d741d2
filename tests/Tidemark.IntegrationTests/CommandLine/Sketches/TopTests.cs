using System.Text;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

public sealed class TopTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Top_OfNothing_IsEmpty() =>
        Assert.Equal("""{"lines":0,"top":[]}""", (await SketchRun.OnAsync("", "top")).GetRawText());

    [Fact]
    public async Task Top_OfLinesThatAllFit_IsExactAndInOrder()
    {
        string[] lines = [.. Lines(30_000, different: 3_000, seed: 1)];
        JsonElement found = await SketchRun.OnAsync(string.Join("\r\n", lines), "top", "-k", "50");
        Assert.Equal(lines.Length, found.GetProperty("lines").GetInt32());
        IEnumerable<(string, Figure)> exact = lines.GroupBy(line => line).Select(group => (Line: group.Key, Count: group.Count()))
            .OrderByDescending(group => group.Count).ThenBy(group => group.Line, StringComparer.Ordinal).Take(50)
            .Select(group => (group.Line, new Figure(group.Count, group.Count, group.Count, 1)));
        Assert.Equal(exact, Items(found));
    }

    [Fact]
    public async Task Top_OfMoreLinesThanFit_KeepsTheFrequentOnesWithinTheirBounds()
    {
        string[] rare = [.. Enumerable.Range(0, 60_000).Select(i => $"rare {i}")];
        string[] lines = [.. rare.Concat(Lines(60_000, different: 20, seed: 2))];
        new Random(3).Shuffle(lines);
        JsonElement found = await SketchRun.OnAsync(string.Join('\n', lines), "top", "-k", "20");
        Dictionary<string, int> exact = lines.GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());
        (string Line, Figure Count)[] items = [.. Items(found)];
        Assert.Equal(exact.Keys.Except(rare).Order(), items.Select(item => item.Line).Order());
        Assert.All(items, item => Assert.InRange(exact[item.Line], item.Count.Lower, item.Count.Upper));
    }

    [Fact]
    public async Task Merge_OfStoredSketches_IsTheSketchOfAllLines()
    {
        string[] lines = [.. Lines(9_000, different: 500, seed: 4)];
        await SketchRun.OnAsync(string.Join('\n', lines[..4_000]), "top", "-k", "3", "--save", folder["early"]);
        await SketchRun.OnAsync(string.Join('\n', lines[4_000..]), "top", "--save", folder["late"]);
        JsonElement all = await SketchRun.OnAsync(string.Join('\n', lines), "top", "-k", "7");
        JsonElement merged = await SketchRun.WithoutInputAsync("top", "-k", "7", "--merge", folder["early"], folder["late"]);
        Assert.Equal(all.GetRawText(), merged.GetRawText());
    }

    [Fact]
    public async Task Top_OfLinesThatAreNoUtf8_GivesTheirBytes()
    {
        await File.WriteAllBytesAsync(folder["in"], [0xFF, 0x22, (byte)'\n', 0xFF, 0x22, (byte)'\n', .. Encoding.UTF8.GetBytes("ä\"\t")]);
        (int exit, string output, string errors) = await SketchRun.PipelineAsync(folder, "$T sketch top -k 2 < $F/in");
        Assert.Equal((0, ""), (exit, errors));
        Assert.StartsWith("""{"lines":3,"top":[{"line":{"base64":"/yI="},"count":""", output, StringComparison.Ordinal);
        Assert.Contains("""{"line":"ä\"\t","count":""", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_OfALineLongerThanItKeeps_SaysWhich()
    {
        (int exit, string output, string errors) = await Executable.RunOnAsync("a\n" + new string('x', 4097), "sketch", "top");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("Line 2 of standard input is longer than 4096 bytes", errors, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Line, Figure Count)> Items(JsonElement found) => found.GetProperty("top").EnumerateArray()
        .Select(item => (item.GetProperty("line").GetString()!, Figure.Of(item.GetProperty("count"))));

    /// <summary>Lines of which low numbers are much more frequent than high ones.</summary>
    private static IEnumerable<string> Lines(int count, int different, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++) yield return $"line {(int)(Math.Pow(random.NextDouble(), 2) * different)}";
    }
}
