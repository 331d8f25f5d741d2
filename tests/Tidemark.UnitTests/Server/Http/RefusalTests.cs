using System.Text;
using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>What the node refuses; <see cref="ServingFixture"/> checks that every refusal is a problem a person can act on.</summary>
public sealed class RefusalTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    [Theory]
    [InlineData(404, "nobody", "/v1/videos/nobody")]
    [InlineData(404, "nobody", "/v1/videos/nobody/windows?window=minute")]
    [InlineData(404, "/v2", "/v2")]
    [InlineData(404, "/openapi/v1.json", "/console")]
    [InlineData(405, "POST", "/v1/events")]
    [InlineData(405, "POST", "/v1/score")]
    [InlineData(400, "five_minutes", "/v1/videos/a/windows")]
    [InlineData(400, "\"fortnight\"; there are minute, ", "/v1/videos/a/windows?window=fortnight")]
    [InlineData(400, "from is \"yesterday\"; it must be ISO-8601", "/v1/videos/a/windows?window=minute&from=yesterday")]
    [InlineData(400, "to is \"2026-01-01T00:00:00\"", "/v1/videos/a/windows?window=minute&to=2026-01-01T00:00:00")]
    [InlineData(400, "from is \"99999999999999999999\"", "/v1/windows/minute?from=99999999999999999999")]
    [InlineData(400, "to is \"1.5\"", "/v1/windows/minute?to=1.5")]
    [InlineData(400, "\"fortnight\"", "/v1/windows/fortnight")]
    [InlineData(400, "group is \"planet:earth\"; it must be all, ", "/v1/windows/minute?group=planet:earth")]
    [InlineData(400, "group is \"category\"", "/v1/windows/minute?group=category")]
    [InlineData(400, "group is \"category:\"", "/v1/windows/minute?group=category:")]
    [InlineData(400, "group is \"category:music\"", "/v1/windows/minute?group=category:music")]
    [InlineData(400, "group is \"category:010\"", "/v1/windows/minute?group=category:010")]
    [InlineData(400, "group is \"category:65536\"", "/v1/windows/minute?group=category:65536")]
    [InlineData(400, "group is \"all:all\"", "/v1/windows/minute?group=all:all")]
    [InlineData(400, "group is \"video:a\"", "/v1/windows/minute?group=video:a")]
    [InlineData(400, "group is \"\"", "/v1/windows/minute?group=")]
    [InlineData(400, "limit is 0; it must be from 1 to 1000", "/v1/trending?limit=0")]
    [InlineData(400, "limit is 1001; it must be from 1 to 1000", "/v1/trending?limit=1001")]
    [InlineData(400, "integer limit\" from \"many\"", "/v1/trending?limit=many")]
    [InlineData(400, "category is -1; it must be from 0 to 65535", "/v1/trending?category=-1")]
    [InlineData(400, "category is 65536", "/v1/trending?category=65536")]
    [InlineData(400, "limit is 0; it must be from 1 to 1000", "/v1/dead-letters?limit=0")]
    [InlineData(400, "limit is 1001", "/v1/dead-letters?limit=1001")]
    [InlineData(400, "after is \"3-1207\"", "/v1/dead-letters?after=3-1207")]
    [InlineData(400, "after is \"3--1-0\"", "/v1/dead-letters?after=3--1-0")]
    [InlineData(400, "code is \"evil\"; it must be one of malformed_json, ", "/v1/dead-letters?code=evil")]
    [InlineData(404, "No dead letter \"0-0-0\" is kept. /v1/dead-letters lists", "/v1/dead-letters/0-0-0")]
    [InlineData(404, "No dead letter \"999-0-0\"", "/v1/dead-letters/999-0-0")]
    [InlineData(404, "No dead letter \"everything\"", "/v1/dead-letters/everything")]
    [InlineData(405, "POST", "/v1/dead-letters/0-0-0/replay")]
    public async Task Get_OfWhatCannotBe_SaysWhy(int expected, string why, string path)
    {
        var (status, answer, _) = await node.GetAsync(path);
        Assert.Equal(expected, status);
        Assert.Contains(why, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/windows/minute?group=all&from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")]
    [InlineData("/v1/windows/minute?group=channel:c&from=9223372036854775807&to=-9223372036854775808")]
    [InlineData("/v1/windows/day?group=category:unknown&from=2026-01-01T00:00:00%2B01:00")]
    [InlineData("/v1/windows/day?group=category:65535&from=2026-01-01T00:00:00+01:00")]
    [InlineData("/v1/trending?limit=1000&category=65535")]
    public async Task Get_OfARangeThatHoldsNothing_IsEmpty(string path)
    {
        var (status, answer, _) = await node.GetAsync(path);
        Assert.Equal(200, status);
        Assert.Empty(answer.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Replay_WithAFlagThatIsNone_NamesNoTypeOfTheCode()
    {
        var (status, answer, _) = await node.PostAsync("/v1/dead-letters/0-0-0/replay?again=perhaps", [], null);
        Assert.Equal(400, status);
        Assert.Contains("boolean again\" from \"perhaps\"", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "$.items[0] is wrong, line 1, byte ", "{\"items\":[", "application/json")]
    [InlineData(400, "$.items is wrong, line 2, byte ", "{\n\"items\":5}", "application/json")]
    [InlineData(400, "$.items[0].video_id is wrong", "{\"items\":[{\"video_id\":5}]}", "application/json")]
    [InlineData(400, "1 to 1000", "{\"items\":[]}", "application/json")]
    [InlineData(400, "1 to 1000", "{}", "application/json")]
    [InlineData(400, "1 to 1000", "null", "application/json")]
    [InlineData(400, "1 to 1000", "", "application/json")]
    [InlineData(415, "\"text/plain\"", "{\"items\":[]}", "text/plain")]
    [InlineData(415, "UTF-8, not \"application/json; charset=nonsense\"", "{\"items\":[]}", "application/json; charset=nonsense")]
    [InlineData(415, "UTF-8", "{\"items\":[]}", "application/json;charset=\"utf-7\"")]
    [InlineData(415, "charset=utf-16", "{\"items\":[]}", "application/json; charset=utf-16")]
    [InlineData(400, "1 to 1000", "{\"items\":[]}", "application/json; charset=\"UTF-8\"")]
    [InlineData(400, "1 to 1000", "{\"items\":[]}", "application/json; charset=utf-8")]
    public async Task Score_OfABodyThatIsNoRequest_SaysWhy(int expected, string why, string body, string type)
    {
        var (status, answer, _) = await node.PostAsync("/v1/score", Encoding.UTF8.GetBytes(body), type);
        Assert.Equal(expected, status);
        Assert.Contains(why, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000, 200)]
    [InlineData(1_001, 400)]
    public async Task Score_OfManyItems_TakesAThousand(int items, int expected)
    {
        string body = $$"""{"items":[{{string.Join(',', Enumerable.Repeat("{\"video_id\":\"x\"}", items))}}]}""";
        Assert.Equal(expected, (await node.PostAsync("/v1/score", Encoding.UTF8.GetBytes(body), "application/json")).Status);
    }

    [Fact]
    public async Task Score_OfABodyTooLarge_SaysTheLimit()
    {
        var (status, answer, _) = await node.PostAsync("/v1/score", new byte[(1 << 20) + 1], "application/json");
        Assert.Equal(413, status);
        Assert.Contains("1048576", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"video_id":"a","features":{}}""", "either video_id or features")]
    [InlineData("{}", "either video_id or features")]
    [InlineData("null", "either video_id or features")]
    [InlineData("""{"video_id":"nobody"}""", "No event of video \"nobody\"")]
    [InlineData("""{"features":{"engagement_24h":1,"views_1h":1}}""", "view_velocity is missing")]
    [InlineData("""{"features":{"engagement_24h":1e999,"view_velocity":1,"views_1h":1}}""", "engagement_24h must be a number.")]
    [InlineData("""{"features":{"engagement_24h":null,"view_velocity":1,"views_1h":1}}""", "engagement_24h must be a number.")]
    [InlineData("""{"features":{"engagement_24h":1,"view_velocity":"1","views_1h":1}}""", "view_velocity must be a number or null.")]
    public async Task Score_OfAnItemThatCannotBe_SaysWhyWithThatItem(string item, string why)
    {
        const string good = """{"features":{"engagement_24h":1,"view_velocity":null,"views_1h":1,"more":{}}}""";
        var (status, answer, _) = await node.PostAsync(
            "/v1/score", Encoding.UTF8.GetBytes($$"""{"items":[{{item}},{{good}}]}"""), "application/json");
        Assert.Equal(200, status);
        JsonElement[] scores = [.. answer.GetProperty("scores").EnumerateArray()];
        Assert.Contains(why, scores[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(scores[0].TryGetProperty("probability", out _));
        Assert.InRange(scores[1].GetProperty("probability").GetDouble(), 0, 1);
        Assert.False(scores[1].TryGetProperty("error", out _));
    }

    /// <summary>A browser that asks for HTML gets the same.</summary>
    [Fact]
    public async Task Get_ByABrowser_IsStillAProblem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2");
        request.Headers.Accept.ParseAdd("text/html");
        using HttpResponseMessage answer = await node.Client.SendAsync(request);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
