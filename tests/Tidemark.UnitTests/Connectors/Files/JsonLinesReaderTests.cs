using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Files;
using Tidemark.Core.Shards;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed class JsonLinesReaderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 5_000)]
    [InlineData(3, 300_000)]
    public async Task Reader_AfterAnyIdentity_GivesTheLinesBehindIt(int seed, int lengthMax)
    {
        Random random = new(seed);
        var lines = new List<SinkLine>();
        for (int i = 0, offset = 0; i < 60; i++)
            lines.Add(Line(new OutputId(4, offset += random.Next(1, 4), random.Next(3)), random.Next(lengthMax)));
        JsonLinesSinkOptions options = Options(fileBytesMax: lines.Sum(line => line.Json.Length + 1) / 3, oldFilesMax: 5);
        await WriteAsync(options, lines);
        Assert.True(Directory.GetFiles(folder.Path).Length > 1);
        Assert.Equal(lines.Select(Text), Read(options, null));
        for (int offset = -1; offset <= lines[^1].Id.Offset; offset++)
        {
            var after = new OutputId(4, offset, random.Next(-1, 4));
            Assert.Equal(lines.Where(line => line.Id.CompareTo(after) > 0).Select(Text), Read(options, after));
        }
    }

    [Fact]
    public async Task Reader_WhileTheFileIsRolled_MissesNothing()
    {
        JsonLinesSinkOptions options = Options(fileBytesMax: 1, oldFilesMax: 3);
        await using var sink = new JsonLinesSink(options, NullLogger<JsonLinesSink>.Instance);
        SinkLine[] lines = [.. Enumerable.Range(0, 3).Select(i => Line(new OutputId(4, i, 0), 10))];
        await sink.AppendAsync("dead", 4, lines[..1], default);
        using IEnumerator<SinkLine> reading = JsonLinesReader.Read(options, "dead", 4, null).GetEnumerator();
        Assert.True(reading.MoveNext());
        foreach (SinkLine line in lines[1..]) await sink.AppendAsync("dead", 4, [line], default);
        Assert.False(reading.MoveNext());
        Assert.Equal(lines.Select(Text), Read(options, null));
    }

    [Fact]
    public async Task Reader_OfATornLine_LeavesItOut()
    {
        SinkLine[] lines = [.. Enumerable.Range(0, 3).Select(i => Line(new OutputId(4, i, 0), 10))];
        await WriteAsync(Options(), lines);
        string path = folder.At("dead-004.jsonl");
        byte[] whole = await File.ReadAllBytesAsync(path);
        for (int length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(path, whole[..length]);
            Assert.Equal(lines.Take(whole[..length].Count(b => b == '\n')).Select(Text), Read(Options(), null));
        }
    }

    [Fact]
    public async Task Reader_OfALineWithoutIdentity_SaysWhereItIs()
    {
        await File.WriteAllTextAsync(folder.At("dead-004.jsonl"), "{\"id\":\"4-0-0\"}\n{}\n");
        var refused = Assert.Throws<JsonLinesDamagedException>(() => Read(Options(), null));
        Assert.Contains("from byte 15 on", refused.Message, StringComparison.Ordinal);
        Assert.Throws<JsonLinesDamagedException>(() => Read(Options(), new OutputId(4, 5, 0)));
    }

    [Fact]
    public void Reader_OfNothing_GivesNothing()
    {
        Assert.Empty(Read(Options(), null));
        Assert.Empty(Read(new JsonLinesSinkOptions { Directory = folder.At("missing") }, new OutputId(4, 1, 1)));
    }

    private static SinkLine Line(OutputId id, int length) =>
        new(id, Encoding.UTF8.GetBytes($"{{\"text\":\"{new string('é', length)}\",\"id\":\"{id}\"}}"));

    private static string Text(SinkLine line) => Encoding.UTF8.GetString(line.Json.Span);

    private static string[] Read(JsonLinesSinkOptions options, OutputId? after) =>
        [.. JsonLinesReader.Read(options, "dead", 4, after).Select(Text)];

    private static async Task WriteAsync(JsonLinesSinkOptions options, IEnumerable<SinkLine> lines)
    {
        await using var sink = new JsonLinesSink(options, NullLogger<JsonLinesSink>.Instance);
        foreach (SinkLine[] chunk in lines.Chunk(4)) await sink.AppendAsync("dead", 4, chunk, default);
    }

    private JsonLinesSinkOptions Options(long fileBytesMax = long.MaxValue, int oldFilesMax = 1) =>
        new() { Directory = folder.Path, FileBytesMax = fileBytesMax, OldFilesMax = oldFilesMax };
}
