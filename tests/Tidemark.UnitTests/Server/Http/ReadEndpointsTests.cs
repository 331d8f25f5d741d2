using System.Text;
using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

public sealed class ReadEndpointsTests(ServingFixture node) : IClassFixture<ServingFixture>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Once = new(1);
    private static string? loadedInto;

    /// <summary>Three videos in two categories; the last event closes the first minutes of its shard, so "a" alone has fired.</summary>
    public async Task InitializeAsync()
    {
        await Once.WaitAsync();
        if (loadedInto != node.Folder)
        {
            loadedInto = node.Folder;
            List<string> lines = [];
            for (int i = 0; i < 6; i++) lines.Add(EventEndpointsTests.View("a", viewer: $"u{i % 3}", time: "2026-01-01T00:00:10Z"));
            lines.Add(EventEndpointsTests.View("a", type: "like", time: "2026-01-01T00:00:20Z"));
            lines.Add(EventEndpointsTests.View("a", type: "comment", time: "2026-01-01T00:07:00Z"));
            lines.Add(EventEndpointsTests.View("b", time: "2026-01-01T00:00:10Z"));
            Assert.Equal(202, (await node.PostLinesAsync([.. lines])).Status);
            await node.CaughtUpAsync();
        }

        Once.Release();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Video_OfAKnownOne_TellsTotalsSilverGoldAndPrediction()
    {
        var (status, answer, _) = await node.GetAsync("/v1/videos/a");
        Assert.Equal(200, status);
        Assert.Equal(
            """{"views":6,"likes":1,"comments":1,"shares":0,"watch_ms":0,"events":8}""", answer.GetProperty("totals").GetRawText());
        Assert.Equal("c1", answer.GetProperty("channel_id").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("stats").ValueKind);
        Assert.Equal("2026-01-01T00:06:50.000Z", answer.GetProperty("as_of").GetProperty("watermark").GetString());
        Assert.Equal(3, answer.GetProperty("silver").GetProperty("engagement_score").GetDouble());
        Assert.Equal(3, answer.GetProperty("silver").GetProperty("unique_viewers").GetProperty("estimate").GetDouble());
        Assert.Equal(
            """{"engagement_24h":3,"view_velocity":null,"views_1h":6}""", answer.GetProperty("gold").GetProperty("features").GetRawText());
        Assert.Equal("baseline-1", answer.GetProperty("prediction").GetProperty("model").GetString());
    }

    [Fact]
    public async Task Windows_OfAVideo_AreThoseFiredThenThoseOpen()
    {
        JsonElement items = (await node.GetAsync("/v1/videos/a/windows?window=minute")).Answer.GetProperty("items");
        Assert.Equal(
            [("2026-01-01T00:00:00.000Z", 7, true, false), ("2026-01-01T00:07:00.000Z", 1, false, true)],
            items.EnumerateArray().Select(w => (
                w.GetProperty("start").GetString(), w.GetProperty("count").GetInt32(), w.GetProperty("complete").GetBoolean(),
                w.TryGetProperty("open", out _))));
        JsonElement late = (await node.GetAsync("/v1/videos/a/windows?window=minute&from=2026-01-01T00:00:01Z")).Answer;
        Assert.Single(late.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("all", 7)]
    [InlineData("category:10", 7)]
    [InlineData("channel:c1", 7)]
    public async Task Windows_OfAGroup_AreMergedOverShards(string group, int count)
    {
        var (status, answer, _) = await node.GetAsync($"/v1/windows/minute?group={group}&to=2026-01-01T00:01:00Z");
        Assert.Equal(200, status);
        JsonElement item = Assert.Single(answer.GetProperty("items").EnumerateArray());
        Assert.Equal(count, item.GetProperty("count").GetInt32());
        Assert.Equal(1, item.GetProperty("videos").GetInt32());
        Assert.Equal(6, item.GetProperty("views_max").GetDouble());
    }

    [Theory]
    [InlineData("", "a 8 6,b 1 1")]
    [InlineData("?search=B", "b 1 1")]
    [InlineData("?search=&limit=1", "a 8 6")]
    [InlineData("?search=%FF", "")]
    public async Task Videos_AreFoundByAPartOfTheirIds(string query, string expected)
    {
        var (status, answer, _) = await node.GetAsync($"/v1/videos{query}");
        Assert.Equal(200, status);
        Assert.Equal(expected, string.Join(',', answer.GetProperty("items").EnumerateArray()
            .Select(v => $"{v.GetProperty("video_id")} {v.GetProperty("events")} {v.GetProperty("views")}")));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?search=12345678901234567890123456789012345678901234567890123456789012345678901234567890"
        + "123456789012345678901234567890123456789012345678%C3%A9")]
    public async Task Videos_BeyondTheBounds_AreRefused(string query) =>
        Assert.Equal(400, (await node.GetAsync($"/v1/videos{query}")).Status);

    [Fact]
    public async Task Trending_RanksByScore()
    {
        JsonElement items = (await node.GetAsync("/v1/trending?limit=5")).Answer.GetProperty("items");
        Assert.Equal([(1, "a"), (2, "b")], items.EnumerateArray()
            .Select(i => (i.GetProperty("rank").GetInt32(), i.GetProperty("video_id").GetString())));
        Assert.Empty((await node.GetAsync("/v1/trending?category=11")).Answer.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Score_TellsAFaultWithItsItemAlone()
    {
        const string request = """
            {"items":[{"video_id":"a"},{"video_id":"nobody"},{"features":{"engagement_24h":3,"view_velocity":null,"views_1h":10}},
             {"features":{"engagement_24h":3}},{}]}
            """;
        var (status, answer, _) = await node.PostAsync("/v1/score", Encoding.UTF8.GetBytes(request), "application/json");
        Assert.Equal((200, "baseline-logistic"), (status, answer.GetProperty("model").GetProperty("kind").GetString()));
        Assert.Equal([true, false, true, false, false], answer.GetProperty("scores").EnumerateArray()
            .Select(s => s.TryGetProperty("probability", out _) && !s.TryGetProperty("error", out _)));
    }
}
