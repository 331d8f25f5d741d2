using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

public sealed class DedupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", "", 0, 0)]
    [InlineData("a", "a\n", 1, 1)]
    [InlineData("b\na\nb\na\n", "b\na\n", 4, 2)]
    [InlineData("a\r\na\n\r\n\nb\r", "a\r\n\r\nb\r\n", 5, 3)]
    public async Task Dedup_OfFewLines_PrintsFirstOccurrencesAsTheyAre(string input, string printed, int lines, int first)
    {
        (int exit, string output, string errors) = await Executable.RunOnAsync(input, "sketch", "dedup");
        Assert.Equal((0, printed), (exit, output));
        Assert.StartsWith(
            $$"""{"lines":{{lines}},"printed":{{first}},"dropped":{{lines - first}},"wrongly_dropped":{""",
            errors, StringComparison.Ordinal);
        Figure.Of(SketchRun.ObjectOf(errors).GetProperty("wrongly_dropped"));
    }

    [Fact]
    public async Task Dedup_OfManyLines_PrintsWhatASetWould()
    {
        string[] lines = [.. Numbers(100_000, below: 60_000, seed: 1)];
        (int exit, string output, _) = await Executable.RunOnAsync(string.Join('\n', lines), "sketch", "dedup", "--fpp", "1e-9");
        Assert.Equal(0, exit);
        Assert.Equal(string.Concat(lines.Distinct().Select(line => line + "\n")), output);
    }

    [Theory]
    [InlineData(20_000, 0.05, 20_000, false)]
    [InlineData(20_000, 0.05, 60_000, true)]
    [InlineData(10, 0.1, 200, true)]
    public async Task Dedup_OfASmallFilter_TellsHowManyItDroppedWrongly(int capacity, double rate, int different, bool isFull)
    {
        string[] lines = [.. Numbers(2 * different, below: different, seed: 2)];
        (int exit, string output, string errors) = await Executable.RunOnAsync(
            string.Join('\n', lines), "sketch", "dedup", "--capacity", $"{capacity}", "--fpp", $"{rate}");
        Assert.Equal(0, exit);
        int lost = lines.Distinct().Count() - output.Count(c => c == '\n');
        string[] told = errors.TrimEnd('\n').Split('\n');
        Figure figure = Figure.Of(JsonDocument.Parse(told[^1]).RootElement.GetProperty("wrongly_dropped"));
        Assert.InRange(lost, figure.Lower, figure.Upper);
        Assert.Equal(isFull, told[0].StartsWith($"There are more different lines than {capacity}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Merge_OfWhatWasSeenBefore_PrintsOnlyWhatIsNew()
    {
        string[] lines = [.. Numbers(4_000, below: 3_000, seed: 3)];
        string early = string.Join('\n', lines[..2_000]) + '\n', late = string.Join('\n', lines[2_000..]) + '\n';
        string[] sized = ["sketch", "dedup", "--capacity", "5000"];
        (_, string all, _) = await Executable.RunOnAsync(early + late, [.. sized, "--save", folder["all"]]);
        (_, string first, _) = await Executable.RunOnAsync(early, [.. sized, "--save", folder["seen"]]);
        (_, string second, _) = await Executable.RunOnAsync(
            late, "sketch", "dedup", "--merge", folder["seen"], "-", "--save", folder["seen"]);
        Assert.Equal(all, first + second);
        Assert.Equal(await File.ReadAllBytesAsync(folder["all"]), await File.ReadAllBytesAsync(folder["seen"]));
    }

    [Fact]
    public async Task Dedup_WhenItsReaderHasEnough_EndsQuietly()
    {
        (_, string output, string errors) = await SketchRun.PipelineAsync(
            folder, "seq 1000000000 2> $F/seq | $T sketch dedup --save $F/seen | head -n 2; echo ${PIPESTATUS[1]}");
        Assert.Equal(("1\n2\n0\n", ""), (output, errors));
        Assert.False(File.Exists(folder["seen"]));
    }

    [Fact]
    public async Task Dedup_IntoAFile_LeavesItsPositionBehindWhatItWrote()
    {
        (int exit, _, _) = await SketchRun.PipelineAsync(folder, "(echo 0; seq 3 | $T sketch dedup; echo 4) > $F/out");
        Assert.Equal((0, "0\n1\n2\n3\n4\n"), (exit, await File.ReadAllTextAsync(folder["out"])));
    }

    [Fact]
    public async Task Dedup_OfLinesThatComeOneByOne_PrintsEachAtOnce()
    {
        using Process process = Executable.StartWithInput("sketch", "dedup");
        foreach (string line in new[] { "a", "b" })
        {
            await process.StandardInput.WriteAsync(line + '\n');
            await process.StandardInput.FlushAsync();
            Assert.Equal(line, await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static IEnumerable<string> Numbers(int count, int below, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++) yield return random.Next(below).ToString(CultureInfo.InvariantCulture);
    }
}
