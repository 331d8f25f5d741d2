using System.Diagnostics;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine.Sketches;

public sealed class StoredSketchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("distinct", "quantile")]
    [InlineData("quantile", "top")]
    [InlineData("top", "sample")]
    [InlineData("sample", "dedup")]
    [InlineData("dedup", "distinct")]
    public async Task Merge_OfAFileThatIsDamagedOrOfAnotherKind_NamesItAndWhatToDo(string verb, string other)
    {
        string stored = folder["stored"];
        string[] small = verb == "dedup" ? ["--capacity", "9"] : [];
        await Executable.RunOnAsync("1\n2\n3", ["sketch", verb, "--save", stored, .. small]);
        (int exit, string output, string errors) = await Executable.RunAsync("sketch", other, "--merge", stored);
        Assert.Equal((1, ""), (exit, output));
        Assert.Equal(
            $"{stored} holds a sketch of the kind {verb}; {other} is needed here, so merge it with sketch {verb}.\n", errors);

        byte[] bytes = await File.ReadAllBytesAsync(stored);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(stored, bytes);
        (exit, output, errors) = await Executable.RunAsync("sketch", verb, "--merge", stored);
        Assert.Equal((1, ""), (exit, output));
        Assert.Equal(
            $"{stored} is no stored sketch or is damaged; make it again with sketch {verb} --save, or leave it out.\n", errors);
    }

    [Theory]
    [InlineData("distinct", "--precision 12", "--precision 11")]
    [InlineData("quantile", "--accuracy 0.02", "--accuracy 0.03")]
    [InlineData("sample", "-k 5", "-k 6")]
    [InlineData("dedup", "--fpp 0.1 --capacity 100", "--fpp 0.1 --capacity 101")]
    public async Task Merge_OfSketchesOfOtherParameters_NamesThem(string verb, string early, string late)
    {
        (int exit, string output, string errors) = await SketchRun.PipelineAsync(
            folder,
            $"seq 9 | $T sketch {verb} {early} --save $F/a > $F/out; seq 9 | $T sketch {verb} {late} --save $F/b > $F/out; "
            + $"$T sketch {verb} --merge $F/a $F/b; $T sketch {verb} {late} --merge $F/a");
        Assert.Equal((1, ""), (exit, output));
        string[] told = errors.TrimEnd('\n').Split('\n')[^2..];
        Assert.StartsWith(
            $"{folder["b"]} was made with {late} and cannot be merged with {early} of {folder["a"]};", told[0], StringComparison.Ordinal);
        Assert.StartsWith(
            $"{folder["a"]} was made with {early} and cannot be merged with {late} of the command line;",
            told[1], StringComparison.Ordinal);
    }

    /// <summary>What the first version stored.</summary>
    [Theory]
    [InlineData(
        "AQAVAAAAdfnIMwhkaXN0aW5jdAMBDAKBKkV4wcRO0g==",
        """{"lines":3,"distinct":{"estimate":2,"lower":2,"upper":2,"confidence":0.95}}""", "distinct")]
    [InlineData(
        "AQA2AAAAfGz7nghxdWFudGlsZXsUrkfhepQ/ARL1JAAAA5G9AgH1vAIBFwEAAAAAAAAIwAAAAAAAAARAhgEBAg==",
        """{"count":3,"skipped":0,"min":-3,"max":2.5,"sum":0.5,"quantiles":{"0":{"estimate":-3,"lower":-3,"upper":-3,"confidence":1}}}""",
        "quantile", "--at", "0")]
    [InlineData(
        "AQASAAAADTaG8wN0b3ABkE4DAAIBYQIAAWIBAA==",
        """{"lines":3,"top":[{"line":"a","count":{"estimate":2,"lower":2,"upper":2,"confidence":1}}]}""", "top", "-k", "1")]
    [InlineData("AQAgAAAAgGhToAZzYW1wbGUBAwECAw4bIwRbIKo/AWGQAdvkFAu9PwFh", """{"lines":3,"sample":["a","a"]}""", "sample")]
    [InlineData(
        "AQBSAAAAEehkBAVkZWR1cAEQCS1DHOviNho/AQAAAEQQCAAAAAEAQACAAgAkAAAAAQAIAAIIAAAAgAACBABAAAQAAgAAACAgCCAAAAIACAABAAAQAAAAIQAAAQg=",
        "c", "dedup")]
    public async Task Merge_OfAFileOfAnEarlierVersion_StillReadsIt(string stored, string printed, params string[] arguments)
    {
        await File.WriteAllBytesAsync(folder["stored"], Convert.FromBase64String(stored));
        string[] lines = arguments[0] == "dedup" ? ["-"] : [];
        (int exit, string output, _) = await Executable.RunOnAsync(
            "a\nb\nc", ["sketch", .. arguments, "--merge", folder["stored"], .. lines]);
        Assert.Equal((0, printed + "\n"), (exit, output));
    }

    [Theory]
    [InlineData("no-folder/a")]
    [InlineData("")]
    public async Task Save_WhereNothingCanBeStored_IsRefusedBeforeLinesAreRead(string name)
    {
        using Process process = Executable.StartWithInput("sketch", "distinct", "--save", folder[name]);
        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains($"The sketch cannot be saved in {folder[name]}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sketch_OfALineLongerThanAMebibyte_SaysWhich()
    {
        (int exit, string output, string errors) = await SketchRun.PipelineAsync(
            folder, "(seq 3; head -c 1048576 /dev/zero) | $T sketch distinct; (seq 3; head -c 1048577 /dev/zero) | $T sketch distinct");
        Assert.Equal(1, exit);
        Assert.StartsWith("""{"lines":4,""", output, StringComparison.Ordinal);
        Assert.Contains("Line 4 of standard input is longer than 1048576 bytes", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sketch_WhenItIsInterrupted_StopsThoughItsInputDoesNotEnd()
    {
        using Process process = Executable.StartWithInput("sketch", "dedup");
        await process.StandardInput.WriteAsync("a\n");
        await process.StandardInput.FlushAsync();
        Assert.Equal("a", await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        await Executable.RunOtherAsync("kill", "-TERM", $"{process.Id}");
        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync();
        Assert.Equal((1, "Stopped before it was done.\n"), (process.ExitCode, errors));
    }
}
