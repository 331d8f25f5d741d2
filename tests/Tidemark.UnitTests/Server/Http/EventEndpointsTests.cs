using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

public sealed class EventEndpointsTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    private static int next;

    [Fact]
    public async Task Post_OfLinesGoodAndBad_TakesTheGoodOnesAndTellsTheOthersByLine()
    {
        var (status, answer, _) = await node.PostLinesAsync(View("a"), "", "{", View("a", type: "glance"), View("a"));
        Assert.Equal(202, status);
        Assert.Equal(2, answer.GetProperty("accepted").GetInt32());
        Assert.Equal([(3, "malformed_json"), (4, "unknown_type")], Rejected(answer));
    }

    [Theory]
    [InlineData("[%,%]", 2, 0)]
    [InlineData(" \n[%, {\"type\":1}, %]", 2, 1)]
    [InlineData("[%, %, {]", 2, 1)]
    [InlineData("%", 1, 0)]
    public async Task Post_OfAnArrayOrOneObject_TakesItsEvents(string body, int accepted, int rejected)
    {
        while (body.Contains('%', StringComparison.Ordinal)) body = Replace(body);
        var (status, answer, _) = await node.PostAsync("/v1/events", Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal((202, accepted), (status, answer.GetProperty("accepted").GetInt32()));
        Assert.Equal(rejected, Rejected(answer).Length);
    }

    [Fact]
    public async Task Post_OfGzip_IsReadDecompressed()
    {
        byte[] body = Gzip(Encoding.UTF8.GetBytes(View("a")));
        var (status, answer, _) = await node.PostAsync("/v1/events", body, "application/x-ndjson", "gzip");
        Assert.Equal((202, 1), (status, answer.GetProperty("accepted").GetInt32()));
    }

    [Theory]
    [InlineData("nothing", "application/x-ndjson", null, 400)]
    [InlineData("blank lines", "application/x-ndjson", null, 400)]
    [InlineData("an empty object", "application/x-ndjson", null, 400)]
    [InlineData("no UTF-8", "application/x-ndjson", null, 400)]
    [InlineData("a zero byte", "application/x-ndjson", null, 400)]
    [InlineData("damaged gzip", "application/x-ndjson", "gzip", 400)]
    [InlineData("an empty object", "text/plain", null, 415)]
    [InlineData("an empty object", null, null, 415)]
    [InlineData("an empty object", "application/x-ndjson", "br", 415)]
    [InlineData("too many bytes", "application/x-ndjson", null, 413)]
    [InlineData("a gzip bomb", "application/x-ndjson", "gzip", 413)]
    [InlineData("too many lines", "application/x-ndjson", null, 413)]
    public async Task Post_OfWhatCannotBeTaken_IsAProblemWithAReason(string what, string? type, string? encoding, int expected)
    {
        var (status, _, _) = await node.PostAsync("/v1/events", Body(what), type, encoding);
        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Post_OfBadEventsAlone_TellsEachByLine()
    {
        var (status, answer, _) = await node.PostLinesAsync("{}", " ", View("a", time: "2004-12-31T23:59:59Z"), View(new string('x', 129)));
        Assert.Equal(400, status);
        Assert.Equal([(1, "missing_field"), (3, "time_out_of_range"), (4, "invalid_field")], Rejected(answer));
        Assert.Contains("None of the 3 events", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.All(answer.GetProperty("rejected").EnumerateArray(), r => Assert.NotEmpty(r.GetProperty("message").GetString()!));
    }

    /// <summary>Bytes that are no UTF-8 and zero bytes spoil their own line alone.</summary>
    [Fact]
    public async Task Post_OfBytesThatAreNoText_RefusesTheirLineAlone()
    {
        byte[] broken = Encoding.Latin1.GetBytes(View("a", viewer: "\u00ff").Replace("\\u00FF", "\u00ff", StringComparison.Ordinal));
        Assert.Contains((byte)0xFF, broken);
        byte[] good = Encoding.UTF8.GetBytes(View("a"));
        byte[] body = [.. broken, (byte)'\n', .. good, 0, (byte)'\n', .. good[..^1], 0, (byte)'}', (byte)'\r', (byte)'\n', .. good];
        var (status, answer, _) = await node.PostAsync("/v1/events", body, "application/x-ndjson; charset=utf-8");
        Assert.Equal((202, 1), (status, answer.GetProperty("accepted").GetInt32()));
        Assert.Equal([(1, "malformed_json"), (2, "malformed_json"), (3, "malformed_json")], Rejected(answer));
    }

    /// <summary>What is wrong with one element of an array costs the others nothing, as long as the array can be read on.</summary>
    [Fact]
    public async Task Post_OfAnArrayWithAnElementNestedTooDeep_RefusesThatOneAlone()
    {
        string deep = new string('[', 100) + new string(']', 100);
        string body = $$"""[{{View("a")}},{"x":{{deep}}},null,{{View("a")}}]""";
        var (status, answer, _) = await node.PostAsync("/v1/events", Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal((202, 2), (status, answer.GetProperty("accepted").GetInt32()));
        Assert.Equal([(2, "malformed_json"), (3, "malformed_json")], Rejected(answer));
    }

    [Fact]
    public async Task Post_OfGarbageBehindAnArray_TakesTheArray()
    {
        byte[] body = Encoding.UTF8.GetBytes($"[{View("a")}] and more");
        var (status, answer, _) = await node.PostAsync("/v1/events", body, "application/json");
        Assert.Equal((202, 1), (status, answer.GetProperty("accepted").GetInt32()));
        Assert.Equal([(2, "malformed_json")], Rejected(answer));
    }

    /// <summary>Events behind the cut would be missing without a word if the rest were taken for the whole.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(200)]
    public async Task Post_OfGzipThatBreaksOff_TakesNothing(int missing)
    {
        byte[] whole = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(_ => View("cut") + "\n"))));
        var (status, answer, _) = await node.PostAsync("/v1/events", whole[..^missing], "application/x-ndjson", "gzip");
        Assert.Equal(400, status);
        Assert.Contains("gzip", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await node.GetAsync("/v1/videos/cut")).Status);
    }

    [Fact]
    public async Task Post_OfSeveralGzipMembers_ReadsThemAll()
    {
        byte[] body = [.. Gzip(Encoding.UTF8.GetBytes(View("a") + "\n")), .. Gzip(Encoding.UTF8.GetBytes(View("a")))];
        var (status, answer, _) = await node.PostAsync("/v1/events", body, "application/x-ndjson", "GZIP");
        Assert.Equal((202, 2), (status, answer.GetProperty("accepted").GetInt32()));
    }

    [Fact]
    public async Task Post_OfAViewerId_StoresItHashedAlone()
    {
        Assert.Equal(202, (await node.PostLinesAsync(View("a", viewer: "somebody-s-name"))).Status);
        bool any = false;
        foreach (string file in Directory.GetFiles(Path.Combine(node.Folder, "log"), "*", SearchOption.AllDirectories))
        {
            string text = await ReadSharedAsync(file);
            any |= text.Contains("viewer_id", StringComparison.Ordinal);
            Assert.DoesNotContain("somebody-s-name", text, StringComparison.Ordinal);
        }

        Assert.True(any);
    }

    internal static string View(string video, string type = "view", string viewer = "u1", string time = "2026-01-01T00:00:00Z") =>
        JsonSerializer.Serialize(new
        {
            event_id = $"e{Interlocked.Increment(ref next)}",
            type,
            video_id = video,
            event_time = time,
            viewer_id = viewer,
            channel_id = "c1",
            category_id = 10,
        });

    private static byte[] Body(string what) => what switch
    {
        "nothing" => [],
        "blank lines" => "\n \n"u8.ToArray(),
        "no UTF-8" => [0xFF, 0xFE],
        "a zero byte" => [0],
        "damaged gzip" => [0x1F, 0x8B, 1, 2, 3],
        "too many bytes" => new byte[(1 << 20) + 1],
        "a gzip bomb" => Gzip(new byte[50 << 20]),
        "too many lines" => Encoding.UTF8.GetBytes(new string('\n', 100_001)),
        _ => "{}"u8.ToArray(),
    };

    private static string Replace(string body)
    {
        int at = body.IndexOf('%', StringComparison.Ordinal);
        return body[..at] + View("a") + body[(at + 1)..];
    }

    private static (int, string?)[] Rejected(JsonElement answer) => [.. answer.GetProperty("rejected").EnumerateArray()
        .Select(r => (r.GetProperty("line").GetInt32(), r.GetProperty("code").GetString()))];

    private static byte[] Gzip(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(bytes);
        return target.ToArray();
    }

    private static async Task<string> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
