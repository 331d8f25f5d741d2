using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Shards;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed class JsonLinesSinkTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Sink_WhenTheFileWasCutAnywhereAndLinesComeAgain_HoldsEachLineOnce()
    {
        SinkLine[] lines = [.. Enumerable.Range(0, 25).Select(i => Line(3, i / 3, i % 3))];
        await Write(lines);
        string path = folder.At("out", "late-003.jsonl");
        byte[] whole = await File.ReadAllBytesAsync(path);
        Assert.Equal(string.Concat(lines.Select(line => Encoding.UTF8.GetString(line.Json.Span) + "\n")), Encoding.UTF8.GetString(whole));
        Random random = new(1);
        for (int round = 0; round < 60; round++)
        {
            int kept = round < 2 ? round * whole.Length : random.Next(whole.Length);
            await File.WriteAllBytesAsync(path, whole[..kept]);
            int wholeLines = whole[..kept].Count(b => b == '\n');
            await using JsonLinesSink sink = Sink();
            // What comes again begins at or before the first line missing, as it does from an outbox.
            int from = random.Next(wholeLines + 1);
            int middle = random.Next(from, 26);
            await sink.AppendAsync("late", 3, lines[from..middle], default);
            await sink.AppendAsync("late", 3, lines[middle..], default);
            Assert.Equal(whole, await File.ReadAllBytesAsync(path));
            Assert.Equal(25 - wholeLines, sink.LinesWritten);
        }
    }

    [Fact]
    public async Task Sink_WhenLinesComeTwice_CountsThemAsSkipped()
    {
        await using JsonLinesSink sink = Sink();
        await sink.AppendAsync("windows", 0, [Line(0, 1, 0), Line(0, 1, 1)], default);
        await sink.AppendAsync("windows", 0, [Line(0, 1, 1), Line(0, 2, 0)], default);
        await sink.AppendAsync("windows", 1, [Line(1, 1, 1)], default);
        Assert.Equal((4, 1, 0), (sink.LinesWritten, sink.LinesSkipped, sink.LinesDropped("windows")));
        Assert.Equal(3, (await File.ReadAllLinesAsync(folder.At("out", "windows-000.jsonl"))).Length);
    }

    [Fact]
    public async Task Rewrite_OfSomeLines_LeavesTheOthers_AndWhatComesLaterFollows()
    {
        int size = Line(0, 100, 0).Json.Length + 1;
        JsonLinesSinkOptions options = new() { Directory = folder.At("out"), FileBytesMax = 5 * size, OldFilesMax = 2 };
        string[] expected = ["101-r", "103", "104", "105-r", "107", "109-r", "111", "112"];
        await using (JsonLinesSink sink = Sink(options))
        {
            for (int i = 100; i < 112; i++) await sink.AppendAsync("late", 0, [Line(0, i, 0)], default);
            int changed = await sink.RewriteAsync("late", 0, Rewritten, default);
            Assert.Equal(8, changed);
            Assert.Equal(0, await sink.RewriteAsync("late", 0, line => line, default));
            await sink.AppendAsync("late", 0, [Line(0, 111, 0), Line(0, 112, 0)], default);
        }

        await using (JsonLinesSink again = Sink(options)) await again.AppendAsync("late", 0, [Line(0, 112, 0)], default);
        Assert.Equal(
            expected.Select(e => (e.EndsWith('r'), long.Parse(e.Split('-')[0]))),
            JsonLinesReader.Read(options, "late", 0, after: null)
                .Select(line => (Encoding.UTF8.GetString(line.Json.Span).Contains("replaced", StringComparison.Ordinal), line.Id.Offset)));

        // Even lines but two are dropped, every fourth is replaced.
        static SinkLine? Rewritten(SinkLine line) => line.Id.Offset switch
        {
            104 => line,
            var even when even % 2 == 0 => null,
            var replaced when replaced % 4 == 1 =>
                line with { Json = Encoding.UTF8.GetBytes($"{{\"replaced\":true,\"id\":\"{line.Id}\"}}") },
            _ => line,
        };
    }

    /// <summary>It may hold what was to be erased.</summary>
    [Fact]
    public async Task Sink_WhenARewritingBrokeOff_RemovesWhatItLeft()
    {
        await Write([Line(3, 1, 0)]);
        string[] left = [folder.At("out", "late-003.jsonl.new"), folder.At("out", "late-003.1.jsonl.new")];
        foreach (string file in left) await File.WriteAllTextAsync(file, "x");
        await using JsonLinesSink sink = Sink();
        await sink.AppendAsync("late", 3, [Line(3, 2, 0)], default);
        Assert.All(left, file => Assert.False(File.Exists(file)));
        Assert.Equal(2, JsonLinesReader.Read(new JsonLinesSinkOptions { Directory = folder.At("out") }, "late", 3, after: null).Count());
    }

    [Fact]
    public async Task Sink_WhenFilesRoll_KeepsTheNewestAndCountsTheDropped()
    {
        int size = Line(0, 100, 0).Json.Length + 1;
        JsonLinesSinkOptions options = new() { Directory = folder.At("out"), FileBytesMax = 5 * size, OldFilesMax = 2 };
        await using (JsonLinesSink sink = Sink(options))
        {
            for (int i = 100; i < 122; i++) await sink.AppendAsync("dead", 0, [Line(0, i, 0)], default);
            Assert.Equal((22, 10), (sink.LinesWritten, sink.LinesDropped("dead")));
        }

        Assert.Equal(["dead-000.1.jsonl", "dead-000.2.jsonl", "dead-000.jsonl"],
            Directory.GetFiles(folder.At("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string[] rolled = await File.ReadAllLinesAsync(folder.At("out", "dead-000.1.jsonl"));
        Assert.EndsWith("\"id\":\"0-119-0\"}", rolled[^1], StringComparison.Ordinal);

        // A crash just after the roll leaves no line in the newest file.
        await File.WriteAllBytesAsync(folder.At("out", "dead-000.jsonl"), "{\"torn"u8.ToArray());
        await using JsonLinesSink again = Sink(options);
        await again.AppendAsync("dead", 0, [.. Enumerable.Range(110, 12).Select(i => Line(0, i, 0))], default);
        Assert.Equal((2, 10), (again.LinesWritten, again.LinesSkipped));
    }

    [Theory]
    [InlineData("{\"a\":1}\n")]
    [InlineData("{\"id\":\"1-2\"}\n")]
    [InlineData("\n")]
    public async Task Sink_WhenTheLastLineHasNoIdentity_IsRefused(string content)
    {
        Directory.CreateDirectory(folder.At("out"));
        await File.WriteAllTextAsync(folder.At("out", "gold-000.jsonl"), "{\"id\":\"0-0-0\"}\n" + content);
        await using JsonLinesSink sink = Sink();
        JsonLinesDamagedException refused = await Assert.ThrowsAsync<JsonLinesDamagedException>(
            () => sink.AppendAsync("gold", 0, [Line(0, 9, 0)], default).AsTask());
        Assert.Contains("from byte 15 on", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sink_WhenTheFolderCannotBeMade_SaysSoAndWorksLater()
    {
        await File.WriteAllTextAsync(folder.At("out"), "a file in the way");
        await using JsonLinesSink sink = Sink();
        await Assert.ThrowsAsync<TidemarkException>(() => sink.AppendAsync("gold", 0, [Line(0, 9, 0)], default).AsTask());
        File.Delete(folder.At("out"));
        await sink.AppendAsync("gold", 0, [Line(0, 9, 0)], default);
        Assert.Equal(1, sink.LinesWritten);
    }

    [Fact]
    public async Task Sink_WhenTheStreamNameLeavesTheFolder_IsABugOfTheCaller()
    {
        await using JsonLinesSink sink = Sink();
        await Assert.ThrowsAsync<ArgumentException>(() => sink.AppendAsync("../x", 0, [Line(0, 0, 0)], default).AsTask());
    }

    private static SinkLine Line(int shard, long offset, int index)
    {
        OutputId id = new(shard, offset, index);
        return new SinkLine(id, Encoding.UTF8.GetBytes($"{{\"text\":\"é\",\"id\":\"{id}\"}}"));
    }

    private JsonLinesSink Sink() => Sink(new JsonLinesSinkOptions { Directory = folder.At("out") });

    private static JsonLinesSink Sink(JsonLinesSinkOptions options) => new(options, NullLogger<JsonLinesSink>.Instance);

    private async Task Write(SinkLine[] lines)
    {
        await using JsonLinesSink sink = Sink();
        foreach (SinkLine[] chunk in lines.Chunk(4)) await sink.AppendAsync("late", 3, chunk, default);
    }
}
