using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>The figures of groups over more windows than are read at once, from videos in several shards.</summary>
public sealed class GroupWindowsTests(ServingFixture node) : IClassFixture<ServingFixture>, IAsyncLifetime
{
    private const int Minutes = 300, Videos = 5;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SemaphoreSlim Once = new(1);
    private static string? loadedInto;

    /// <summary>Every video is viewed once a minute, video 0 is liked as well; every seventh minute a video of category 7 is shared. The
    /// minutes after the last let it fire.</summary>
    public async Task InitializeAsync()
    {
        await Once.WaitAsync();
        if (loadedInto != node.Folder)
        {
            loadedInto = node.Folder;
            List<string> lines = [];
            for (int minute = 0; minute <= Minutes + 1; minute++)
            {
                for (int video = 0; video < Videos; video++) lines.Add(Event(minute, "view", $"v{video}", 10));
                for (int i = 0; i < Likes(minute); i++) lines.Add(Event(minute, "like", "v0", 10));
                if (minute % 7 == 0) lines.Add(Event(minute, "share", "s", 7));
            }

            lines.Add(Event(Minutes + 1, "share", "s", 7));
            Assert.Equal(202, (await node.PostLinesAsync([.. lines])).Status);
            await node.CaughtUpAsync();
        }

        Once.Release();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Windows_OfAGroup_TellHowTheyCompareWithThoseBefore()
    {
        JsonElement[] items = await ItemsAsync("minute?group=category:10");
        Assert.Equal(Minutes, items.Length);
        for (int minute = 0; minute < items.Length; minute++)
        {
            JsonElement item = items[minute];
            Assert.Equal((Videos, 1, 1), (Whole(item, "views"), Whole(item, "views_p50"), Whole(item, "views_p99")));
            Assert.Equal(0, Whole(item, "trending_videos"));
            Assert.Equal(minute == 0 ? null : 0, Figure(item, "view_velocity"));
            int before = minute == 0 ? 0 : Likes(minute - 1);
            Assert.Equal(before == 0 ? null : (double)(Likes(minute) - before) / before, Figure(item, "engagement_velocity"));
            double[] scores = [.. Enumerable.Range(0, minute + 1).Select(m => (double)Likes(m)).TakeLast(100)];
            AssertNear(Slope(scores), Figure(item, "engagement_trend"));
        }
    }

    /// <summary>Category 7 has a window every seventh minute: its last hundred reach back over several pages.</summary>
    [Theory]
    [InlineData("minute?group=all", 290)]
    [InlineData("minute?group=category:10", 120)]
    [InlineData("minute?group=category:7", 294)]
    [InlineData("hour?group=channel:unknown", 200)]
    [InlineData("day?group=all", 0)]
    public async Task Windows_FromAMomentOn_AreThoseOfTheWholeAnswer(string what, int minute)
    {
        DateTimeOffset from = Start.AddMinutes(minute);
        JsonElement[] whole = await ItemsAsync(what), cut = await ItemsAsync($"{what}&from={from:yyyy-MM-ddTHH:mm:ssZ}");
        Assert.Equal(
            whole.Where(item => item.GetProperty("start").GetDateTimeOffset() >= from).Select(item => item.GetRawText()),
            cut.Select(item => item.GetRawText()));
        if (what[0] != 'd') Assert.InRange(cut.Length, 1, whole.Length - 1);
    }

    [Theory]
    [InlineData("/v1/windows/minute?group=category:10")]
    [InlineData("/v1/videos/v1/windows?window=minute")]
    public async Task Windows_PageByPage_AreThoseOfTheWholeAnswer(string path)
    {
        (_, JsonElement whole, _) = await node.GetAsync(path);
        string[] expected = [.. whole.GetProperty("items").EnumerateArray().Select(item => $"{item}")];
        Assert.False(whole.TryGetProperty("next", out _));
        var got = new List<string>();
        string to = "";
        while (true)
        {
            (int status, JsonElement page, _) = await node.GetAsync($"{path}&limit=97{to}");
            Assert.Equal(200, status);
            got.InsertRange(0, page.GetProperty("items").EnumerateArray().Select(item => $"{item}"));
            if (!page.TryGetProperty("next", out JsonElement next)) break;
            to = $"&to={next.GetString()}";
        }

        Assert.Equal(expected, got);
        foreach (string limit in new[] { "0", "1001", "x" }) Assert.Equal(400, (await node.GetAsync($"{path}&limit={limit}")).Status);
    }

    [Fact]
    public async Task Windows_WithTheirDistribution_TellTheShareOfVideosWithAtMostSoManyViews()
    {
        // In every seventh minute the sixth video has none.
        JsonElement[] items = await ItemsAsync("minute?group=all&limit=7&distribution=true");
        Assert.Equal(6, items.Count(item => item.GetProperty("views_cdf").GetRawText() == """[{"views":1,"share":1}]"""));
        Assert.Single(items, item => item.GetProperty("views_cdf").GetRawText()
            == $$"""[{"views":0,"share":{{1 / 6.0:R}}},{"views":1,"share":1}]""");
        Assert.All(await ItemsAsync("minute?group=all&limit=7"), item => Assert.False(item.TryGetProperty("views_cdf", out _)));
    }

    [Fact]
    public async Task Windows_OfAnEmptyRange_AreNone()
    {
        Assert.Empty(await ItemsAsync("minute?group=all&from=2027-01-01T00:00:00Z"));
        Assert.Empty(await ItemsAsync("minute?group=all&to=2025-01-01T00:00:00Z"));
        Assert.Empty(await ItemsAsync("minute?group=category:1"));
    }

    private static int Likes(int minute) => minute * minute % 11;

    private static string Event(int minute, string type, string video, int category)
    {
        long time = Start.AddMinutes(minute).ToUnixTimeMilliseconds();
        return $$"""{"event_id":"{{Guid.NewGuid()}}","type":"{{type}}","video_id":"{{video}}","event_time":{{time}},"""
            + $$""" "viewer_id":"u","category_id":{{category}}}""";
    }

    private static double? Slope(double[] y)
    {
        if (y.Length < 2) return null;
        double meanX = (y.Length - 1) / 2.0, meanY = y.Average();
        return y.Select((value, x) => (x - meanX) * (value - meanY)).Sum() / y.Select((_, x) => (x - meanX) * (x - meanX)).Sum();
    }

    private async Task<JsonElement[]> ItemsAsync(string what)
    {
        var (status, answer, _) = await node.GetAsync($"/v1/windows/{what}");
        Assert.Equal(200, status);
        return [.. answer.GetProperty("items").EnumerateArray()];
    }

    private static long Whole(JsonElement item, string name) => item.GetProperty(name).GetInt64();

    private static double? Figure(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement figure) ? figure.GetDouble() : null;

    private static void AssertNear(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        Assert.Equal(expected ?? 0, actual ?? 0, 1e-12);
    }
}
