using System.Globalization;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

public sealed class QuantileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Quantile_OfNothing_TellsThatThereIsNone()
    {
        JsonElement found = await SketchRun.OnAsync("", "quantile");
        Assert.Equal(
            """{"count":0,"skipped":0,"min":null,"max":null,"sum":0,"quantiles":{"0.5":null,"0.9":null,"0.99":null}}""",
            found.GetRawText());
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.0005)]
    public async Task Quantile_OfNumbersOfAllSizes_IsWithinTheErrorOfTheSortedOnes(double accuracy)
    {
        double[] numbers = Numbers(20_000, seed: 1);
        JsonElement found = await SketchRun.OnAsync(
            Text(numbers), "quantile", "--at", "0, 0.001,0.25,0.5,0.75,0.999,1", "--accuracy", $"{accuracy}");
        Array.Sort(numbers);
        Assert.Equal(numbers.Length, found.GetProperty("count").GetInt32());
        Assert.Equal(numbers[0], found.GetProperty("min").GetDouble());
        Assert.Equal(numbers[^1], found.GetProperty("max").GetDouble());
        Assert.Equal(7, found.GetProperty("quantiles").EnumerateObject().Count());
        foreach (JsonProperty quantile in found.GetProperty("quantiles").EnumerateObject())
        {
            decimal share = decimal.Parse(quantile.Name, CultureInfo.InvariantCulture);
            double exact = numbers[(int)Math.Max(1, Math.Ceiling(share * numbers.Length)) - 1];
            Figure figure = Figure.Of(quantile.Value);
            Assert.InRange(exact, figure.Lower, figure.Upper);
            Assert.InRange(Math.Abs(figure.Estimate - exact), 0, accuracy * Math.Abs(exact));
        }
    }

    [Fact]
    public async Task Quantile_OfLinesThatAreNoNumbers_LeavesThemOutTellsAndFails()
    {
        (int exit, string output, string errors) = await Executable.RunOnAsync(
            "1\nviews\n 2.5\r\n\nNaN\n1e999\n-4e0", "sketch", "quantile", "--at", "0.5");
        Assert.Equal(1, exit);
        JsonElement found = SketchRun.ObjectOf(output);
        Assert.Equal((3, 4), (found.GetProperty("count").GetInt32(), found.GetProperty("skipped").GetInt32()));
        Assert.Equal((-4, 2.5), (found.GetProperty("min").GetDouble(), found.GetProperty("max").GetDouble()));
        Assert.Equal("4 lines of standard input are no numbers and were left out; the first of them is line 2.\n", errors);
    }

    [Fact]
    public async Task Merge_OfStoredSketches_IsTheSketchOfAllNumbers()
    {
        double[] numbers = Numbers(5_000, seed: 2);
        string early = Text(numbers[..3_000]), late = Text(numbers[3_000..]);
        await SketchRun.OnAsync(early, "quantile", "--accuracy", "0.02", "--save", folder["early"]);
        await SketchRun.OnAsync(late, "quantile", "--accuracy", "0.02", "--save", folder["late"]);
        JsonElement all = await SketchRun.OnAsync(Text(numbers), "quantile", "--accuracy", "0.02", "--save", folder["all"]);
        JsonElement merged = await SketchRun.WithoutInputAsync(
            "quantile", "--merge", folder["late"], folder["early"], "--save", folder["merged"]);
        Assert.Equal(all.GetRawText(), merged.GetRawText());
        Assert.Equal(await File.ReadAllBytesAsync(folder["all"]), await File.ReadAllBytesAsync(folder["merged"]));
    }

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Exp(random.NextDouble() * 200 - 100) * (random.Next(4) - 1))];
    }

    private static string Text(double[] numbers) =>
        string.Concat(numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture) + "\n"));
}
