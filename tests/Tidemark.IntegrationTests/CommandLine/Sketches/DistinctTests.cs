using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

public sealed class DistinctTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("a", 1, 1)]
    [InlineData("a\nb\na\n", 3, 2)]
    [InlineData("a\r\nb\na\n\n\r\n", 5, 3)]
    public async Task Distinct_OfFewLines_IsTheirNumber(string input, int lines, int distinct)
    {
        JsonElement found = await SketchRun.OnAsync(input, "distinct");
        Assert.Equal(
            $$"""{"lines":{{lines}},"distinct":{"estimate":{{distinct}},"lower":{{distinct}},"upper":{{distinct}},"confidence":0.95}"""
            + "}", found.GetRawText());
    }

    [Theory]
    [InlineData(3_000, 14, 0)]
    [InlineData(200_000, 14, 0.02)]
    [InlineData(200_000, 18, 0.005)]
    [InlineData(20_000, 6, 0.4)]
    public async Task Distinct_OfLinesOfAnyLength_IsNearTheExactSet(int count, int precision, double error)
    {
        string[] lines = [.. Lines(count, seed: count + precision)];
        double exact = lines.Distinct().Count();
        JsonElement found = await SketchRun.OnAsync(string.Join('\n', lines), "distinct", "--precision", $"{precision}");
        Assert.Equal(count, found.GetProperty("lines").GetInt32());
        Figure figure = Figure.Of(found.GetProperty("distinct"));
        Assert.InRange(figure.Estimate, exact * (1 - error), exact * (1 + error));
        Assert.InRange(exact, figure.Lower, figure.Upper);
    }

    [Fact]
    public async Task Merge_OfStoredSketches_IsTheSketchOfAllLines()
    {
        string[] lines = [.. Lines(60_000, seed: 3)];
        string early = string.Join('\n', lines[..40_000]), late = string.Join('\n', lines[30_000..]);
        await SketchRun.OnAsync(early, "distinct", "--save", folder["early"]);
        await SketchRun.OnAsync(late, "distinct", "--save", folder["late"]);
        JsonElement all = await SketchRun.OnAsync(early + '\n' + late, "distinct", "--save", folder["all"]);
        JsonElement merged = await SketchRun.WithoutInputAsync(
            "distinct", "--merge", folder["early"], folder["late"], "--save", folder["merged"]);
        Assert.Equal(all.GetRawText(), merged.GetRawText());
        Assert.Equal(await File.ReadAllBytesAsync(folder["all"]), await File.ReadAllBytesAsync(folder["merged"]));

        JsonElement resumed = await SketchRun.OnAsync(late, "distinct", "--merge", folder["early"], "-");
        Assert.Equal(all.GetRawText(), resumed.GetRawText());
    }

    [Fact]
    public async Task Distinct_OfAPipeAndOfAFile_IsTheSame()
    {
        await File.WriteAllLinesAsync(folder["big.csv"], Lines(50_000, seed: 4).Select((line, i) => $"{line},{i}"));
        (int exit, string output, string errors) = await SketchRun.PipelineAsync(
            folder, "cut -d, -f1 $F/big.csv > $F/keys; $T sketch distinct < $F/keys; cut -d, -f1 $F/big.csv | $T sketch distinct");
        Assert.Equal((0, ""), (exit, errors));
        string[] printed = output.TrimEnd().Split('\n');
        Assert.Equal(printed[0], printed[1]);
    }

    private static IEnumerable<string> Lines(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            int number = random.Next(count);
            yield return number + new string('x', number % 50);
        }
    }
}
