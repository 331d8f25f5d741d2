using System.Text;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Replay;

public sealed class JsonlReplayTests
{
    /// <summary>Lines that are blank are no records; of a line that is too long the first bytes are kept.</summary>
    [Fact]
    public async Task Replay_OfGoodAndBadLines_AccountsForEachAndKeepsItsBytes()
    {
        using var folder = new TemporaryFolder();
        byte[] tooLong = Encoding.UTF8.GetBytes(Event("long")[..^1] + ",\"x\":\"" + new string('x', 200_000) + "\"}");
        byte[][] lines =
        [
            Encoding.UTF8.GetBytes(Event("1")),
            "  \t\r"u8.ToArray(),
            Encoding.UTF8.GetBytes(" " + Event("2") + " \r"),
            [0xFF, 0x00, (byte)'{'],
            tooLong,
            Encoding.UTF8.GetBytes(Event("1")),
            Encoding.UTF8.GetBytes(Event("3", type: "glance")),
            Encoding.UTF8.GetBytes(Event("4")),
        ];
        await File.WriteAllBytesAsync(folder["events.jsonl"], Join(lines));
        JsonElement summary = await ReplayAsync(folder);
        Assert.Equal((7, 4, 3), (Of(summary, "read"), Of(summary, "accepted"), Of(summary, "rejected")));
        Assert.Equal((3, 1, 0, 0), (Of(summary, "applied"), Of(summary, "duplicates"), Of(summary, "late"), Of(summary, "poisoned")));
        JsonElement[] rejected = await RowsAsync(folder, "rejected.jsonl");
        Assert.Equal(
            [("malformed_json", 4), ("too_large", 5), ("unknown_type", 7)],
            rejected.Select(r => (r.GetProperty("code").GetString()!, r.GetProperty("position").GetInt32())));
        byte[][] kept = [.. rejected.Select(r => r.GetProperty("bytes_base64").GetBytesFromBase64())];
        Assert.Equal(lines[3], kept[0]);
        Assert.True(tooLong.AsSpan().StartsWith(kept[1]) && kept[1].Length >= 64 << 10);
        Assert.Equal(lines[6], kept[2]);
    }

    /// <summary>An event that is late for every window is told with the watermark it missed.</summary>
    [Fact]
    public async Task Replay_OfAnEventFarBehind_WritesItAsLate()
    {
        using var folder = new TemporaryFolder();
        string[] lines = [Event("1", time: "2026-03-01T00:00:00Z"), Event("2", time: "2026-01-01T00:00:00Z")];
        await File.WriteAllLinesAsync(folder["events.jsonl"], lines);
        JsonElement summary = await ReplayAsync(folder);
        Assert.Equal((1, 1), (Of(summary, "applied"), Of(summary, "late")));
        JsonElement late = Assert.Single(await RowsAsync(folder, "late.jsonl"));
        Assert.Equal("2", late.GetProperty("event").GetProperty("event_id").GetString());
        Assert.Equal("2026-02-28T23:59:50.000Z", late.GetProperty("watermark").GetString());
        Assert.Equal("0-1-0", late.GetProperty("id").GetString());
    }

    /// <summary>The first run ended the input, so that everything after it is late; it is accounted for all the same.</summary>
    [Fact]
    public async Task Replay_IntoAKeptFolderAgain_StillAccountsForEveryRecord()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["events.jsonl"], Enumerable.Range(0, 50).Select(i => Event($"{i}")));
        JsonElement first = await ReplayAsync(folder, "--data", folder["data"]);
        Assert.Equal((50, 50), (Of(first, "read"), Of(first, "applied")));
        JsonElement second = await ReplayAsync(folder, "--data", folder["data"]);
        Assert.Equal((50, 0), (Of(second, "read"), Of(second, "applied")));
        foreach (JsonElement summary in new[] { first, second })
        {
            Assert.Equal(Of(summary, "read"), Of(summary, "accepted") + Of(summary, "rejected"));
            Assert.Equal(
                Of(summary, "accepted"),
                Of(summary, "applied") + Of(summary, "duplicates") + Of(summary, "late") + Of(summary, "poisoned"));
        }
    }

    [Fact]
    public async Task Replay_IntoAFileAsFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["events.jsonl"], [Event("1")]);
        (int exit, string output, string errors) = await Executable.RunAsync(
            "replay", folder["events.jsonl"], "--format", "jsonl", "--output", folder["events.jsonl"]);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(folder["events.jsonl"], errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private static string Event(string id, string type = "view", string time = "2026-01-01T00:00:00Z") =>
        $$"""{"event_id":"{{id}}","type":"{{type}}","video_id":"v","event_time":"{{time}}","viewer_id":"u"}""";

    private static byte[] Join(byte[][] lines) => [.. lines.SelectMany(line => line.Append((byte)'\n'))];

    private static long Of(JsonElement summary, string name) => summary.GetProperty(name).GetInt64();

    private static async Task<JsonElement> ReplayAsync(TemporaryFolder folder, params string[] more)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(
            ["replay", folder["events.jsonl"], "--format", "jsonl", "--output", folder["out"], "-D", "log.partitions=1", .. more]);
        Assert.True(exit == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private static async Task<JsonElement[]> RowsAsync(TemporaryFolder folder, string file) =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(folder["out"], file))).Select(line => JsonDocument.Parse(line).RootElement)];
}
