using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Tidemark.Server.Http;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>What a caller has is not sent again, and what is sent may be compressed.</summary>
public sealed class CachingTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    [Theory]
    [InlineData("/v1/videos/cached")]
    [InlineData("/v1/videos/cached/windows?window=minute")]
    [InlineData("/v1/models")]
    [InlineData("/v1/dead-letters")]
    [InlineData("/v1/cluster/locate?video=cached")]
    public async Task Get_OfWhatTheCallerHas_Is304UntilItChanges(string path)
    {
        await node.PostLinesAsync(EventEndpointsTests.View("cached"));
        await node.CaughtUpAsync();
        using HttpResponseMessage first = await node.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        string tag = first.Headers.ETag!.ToString();
        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        foreach (string has in new[] { tag, $"\"x\", {tag}", tag[2..], "*" })
        {
            using HttpResponseMessage again = await GetAsync(path, has);
            Assert.Equal((HttpStatusCode.NotModified, ""), (again.StatusCode, await again.Content.ReadAsStringAsync()));
            Assert.Equal(tag, again.Headers.ETag!.ToString());
        }

        using HttpResponseMessage other = await GetAsync(path, "W/\"0123456789abcdef\"");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        if (!path.StartsWith("/v1/videos", StringComparison.Ordinal)) return;
        await node.PostLinesAsync(EventEndpointsTests.View("cached"));
        await node.CaughtUpAsync();
        using HttpResponseMessage changed = await GetAsync(path, tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
    }

    [Fact]
    public void Tag_LeavesOutTheMomentOfAnsweringAlone()
    {
        static string Tag(string json) => JsonAnswer.TagOf(Encoding.UTF8.GetBytes(json));
        const string Before = """{"as_of":{"watermark":"A","processed_at":"2026-01-01T00:00:00.000Z"},"x":1}""";
        Assert.Equal(Tag(Before), Tag(Before.Replace("00.000Z", "01.234Z", StringComparison.Ordinal)));
        Assert.NotEqual(Tag(Before), Tag(Before.Replace("\"x\":1", "\"x\":2", StringComparison.Ordinal)));
        Assert.NotEqual(Tag(Before), Tag(Before.Replace("\"A\"", "\"B\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Get_OfACallerThatReadsIt_IsCompressed(string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Add("Accept-Encoding", encoding);
        using HttpResponseMessage answer = await node.Client.SendAsync(request);
        Assert.Equal(encoding, Assert.Single(answer.Content.Headers.ContentEncoding));
        await using Stream packed = await answer.Content.ReadAsStreamAsync();
        await using Stream plain = encoding == "br"
            ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        Assert.Equal(await node.Client.GetStringAsync("/openapi/v1.json"), await new StreamReader(plain).ReadToEndAsync());
    }

    [Fact]
    public async Task RequestId_ThatTheCallerGives_ComesBack_AndAnyOtherIsMade()
    {
        foreach ((string given, bool isTaken) in new[] { ("order-17.a:b_c", true), ("with space", false), (new string('x', 65), false) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
            request.Headers.TryAddWithoutValidation("X-Request-Id", given);
            using HttpResponseMessage answer = await node.Client.SendAsync(request);
            string got = Assert.Single(answer.Headers.GetValues("X-Request-Id"));
            Assert.Equal(isTaken, got == given);

            // While another test traces what this process does, it is the id of the trace.
            using JsonDocument problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            string told = problem.RootElement.GetProperty("trace_id").GetString()!;
            Assert.True(told == got || told.StartsWith("00-", StringComparison.Ordinal), $"{told} is not {got}");
        }
    }

    /// <summary>No page of another origin may read an answer, unless it is named.</summary>
    [Fact]
    public async Task Cors_IsOff_UntilAnOriginIsNamed()
    {
        using HttpResponseMessage off = await AskFromAsync(node, "https://shop.example");
        Assert.False(off.Headers.Contains("Access-Control-Allow-Origin"));
        await using var named = new NamedNode();
        await named.Node.InitializeAsync();
        using HttpResponseMessage on = await AskFromAsync(named.Node, "https://shop.example");
        Assert.Equal("https://shop.example", Assert.Single(on.Headers.GetValues("Access-Control-Allow-Origin")));
        using HttpResponseMessage other = await AskFromAsync(named.Node, "https://evil.example");
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static async Task<HttpResponseMessage> AskFromAsync(ServingFixture node, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending");
        request.Headers.Add("Origin", origin);
        return await node.Client.SendAsync(request);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string has)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", has);
        return await node.Client.SendAsync(request);
    }

    private sealed class NamedNode : IAsyncDisposable
    {
        public ServingFixture Node { get; } = new("http.cors_origins=https://shop.example", "log.partitions=1");

        public async ValueTask DisposeAsync() => await Node.DisposeAsync();
    }
}
