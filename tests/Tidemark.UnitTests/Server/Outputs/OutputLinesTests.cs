using System.Text;
using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;
using Tidemark.Media.Outputs;
using Tidemark.Media.Windows;
using Tidemark.Server.Outputs;

namespace Tidemark.UnitTests.Server.Outputs;

public sealed class OutputLinesTests
{
    [Theory]
    [InlineData("""{"a":1,"odd":"\ud800"}""")]
    [InlineData("{\n  \"a\": 1,\r\n  \"b\": [2]\n}")]
    public void Late_OfAnyWellFormedRecord_IsOneLineWithTheIdLast(string record)
    {
        var payload = new ByteWriter();
        payload.WriteZigZag(0);
        payload.WriteRaw(Encoding.UTF8.GetBytes(record));
        string line = Text(OutputLines.Late(new Output(new OutputId(3, 14, 1), OutputKind.Late, payload.ToArray())));
        Assert.Equal(
            $$"""{"event":{{record.Replace('\n', ' ').Replace('\r', ' ')}},"watermark":"1970-01-01T00:00:00.000Z","id":"3-14-1"}""", line);
    }

    [Fact]
    public void DeadLetter_KeepsTheRecordsBytes()
    {
        var payload = new ByteWriter();
        payload.WriteByte(0);
        payload.WriteVarint(2);
        payload.WriteZigZag(1_000);
        payload.WriteBlob("poisoned"u8);
        payload.WriteBlob("why"u8);
        payload.WriteRaw([0, 255]);
        string line = Text(OutputLines.DeadLetter(new Output(new OutputId(0, 7, 0), OutputKind.DeadLetter, payload.ToArray())));
        Assert.Equal(
            """{"code":"poisoned","message":"why","source":"log","position":7,"bytes_base64":"AP8=","retries":2,"""
            + "\"time\":\"1970-01-01T00:00:01.000Z\",\"id\":\"0-7-0\"}",
            line);
    }

    [Fact]
    public void DeadLetter_WrittenBeforeTriesAndTimeWereTold_IsStillRead()
    {
        var payload = new ByteWriter();
        payload.WriteBlob("poisoned"u8);
        payload.WriteBlob("why"u8);
        payload.WriteRaw([0, 255]);
        string line = Text(OutputLines.DeadLetter(new Output(new OutputId(0, 7, 0), OutputKind.DeadLetter, payload.ToArray())));
        Assert.Equal("""{"code":"poisoned","message":"why","source":"log","position":7,"bytes_base64":"AP8=","id":"0-7-0"}""", line);
    }

    [Fact]
    public void WindowLine_OfAVideo_HasTheContractsFieldsInOrder()
    {
        var counts = new MediaCounts { Events = 3, Views = 2, Likes = -1, WatchMs = 5 };
        var result = new MediaWindow(counts, new ApproximateFigure(2, 2, 2, 0.95), default, default);
        WindowLine line = WindowLine.OfVideo("minute", "v1", new Interval(new EventTime(0), new EventTime(60_000)), in result) with
        {
            Complete = true,
            Id = "0-1-2",
        };
        Assert.Equal(
            """{"window":"minute","group":"video","key":"v1","start":"1970-01-01T00:00:00.000Z","end":"1970-01-01T00:01:00.000Z","""
            + """ "count":3,"views":2,"likes":-1,"comments":0,"shares":0,"impressions":0,"subscribes":0,"watch_ms":5,"""
            + """ "viewers":{"estimate":2,"lower":2,"upper":2,"confidence":0.95},"view_count_delta":0,"like_count_delta":0,"""
            + """ "comment_count_delta":0,"revision":0,"complete":true,"id":"0-1-2"}""",
            JsonSerializer.Serialize(line, MediaJson.Default.WindowLine).Replace(",\"count\"", ", \"count\"", StringComparison.Ordinal)
                .Replace(",\"viewers\"", ", \"viewers\"", StringComparison.Ordinal)
                .Replace(",\"comment_count_delta\"", ", \"comment_count_delta\"", StringComparison.Ordinal));
    }

    private static string Text(SinkLine line) => Encoding.UTF8.GetString(line.Json.Span);
}
