using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

public sealed class RestartTests
{
    [Fact]
    public async Task Node_StartedAgain_KnowsTotalsAndFiredWindows()
    {
        var node = new ServingFixture();
        await node.InitializeAsync();
        try
        {
            await node.PostLinesAsync(
                EventEndpointsTests.View("a", time: "2026-01-01T00:00:10Z"), EventEndpointsTests.View("a", time: "2026-01-01T00:07:00Z"));
            await node.CaughtUpAsync();
            string before = (await node.GetAsync("/v1/videos/a/windows?window=minute")).Answer.GetRawText();
            await node.RestartAsync();
            await node.CaughtUpAsync();
            Assert.Equal(2, (await node.GetAsync("/v1/videos/a")).Answer.GetProperty("totals").GetProperty("views").GetInt32());
            Assert.Equal(before, (await node.GetAsync("/v1/videos/a/windows?window=minute")).Answer.GetRawText());
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Node_ThatEvictedAVideo_KnowsItsWindowsAlone()
    {
        var node = new ServingFixture("videos.capacity=1", "windows.families=[minute]", "log.partitions=1");
        await node.InitializeAsync();
        try
        {
            for (int minute = 10; minute < 20; minute++)
                await node.PostLinesAsync(EventEndpointsTests.View($"v{minute}", time: $"2026-01-01T00:{minute}:00Z"));
            await node.CaughtUpAsync();
            for (int life = 0; life < 2; life++, await node.RestartAsync(), await node.CaughtUpAsync())
            {
                Assert.Equal(404, (await node.GetAsync("/v1/videos/v10")).Status);
                Assert.Equal(404, (await node.GetAsync("/v1/videos/v9/windows?window=minute")).Status);
                JsonElement windows = (await node.GetAsync("/v1/videos/v10/windows?window=minute")).Answer.GetProperty("items");
                Assert.Equal(1, windows.EnumerateArray().Single().GetProperty("views").GetInt32());
                JsonElement totals = (await node.GetAsync("/v1/cluster")).Answer.GetProperty("totals");
                Assert.Equal((10, 10), (Number(totals, "videos"), Number(totals, "applied")));
                Assert.InRange(Number(totals, "videos_evicted"), 6, 9);
            }
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    /// <summary>What one way of deduplication has remembered, the other goes on with; what may have been dropped stays told.</summary>
    [Fact]
    public async Task Node_StartedAgainWithAnotherDeduplication_StillKnowsRepeatsAndTellsWhatItDropped()
    {
        string[] settings = ["deduplication.mode=bloom", "deduplication.fpp=0.000001", "deduplication.capacity=100000", "log.partitions=1"];
        string[] lines = [.. Enumerable.Range(0, 300).Select(i => EventEndpointsTests.View($"v{i}"))];
        var node = new ServingFixture(settings);
        await node.InitializeAsync();
        try
        {
            foreach ((string mode, int times) in new[] { ("bloom", 2), ("exact", 3), ("bloom", 4) })
            {
                settings[0] = $"deduplication.mode={mode}";
                await node.RestartAsync();
                for (int i = mode == "bloom" && times == 2 ? 0 : 1; i < 2; i++) await node.PostLinesAsync(lines);
                await node.CaughtUpAsync();
                JsonElement shard = (await node.GetAsync("/v1/cluster/shards")).Answer.GetProperty("shards")[0];
                Assert.Equal(mode, shard.GetProperty("deduplication_mode").GetString());
                Assert.Equal(mode == "bloom", shard.GetProperty("false_positive_rate").GetDouble() > 0);

                // The filters are all but empty: none of these is a false positive.
                Assert.Equal((300, 300 * (times - 1)), (Number(shard, "applied"), Number(shard, "duplicates")));
                JsonElement dropped = shard.GetProperty("good_events_dropped");
                Assert.InRange(dropped.GetProperty("estimate").GetDouble(), double.Epsilon, dropped.GetProperty("upper").GetDouble());
                Assert.Equal(0, Number(dropped, "lower"));
                Assert.Equal(0.95, dropped.GetProperty("confidence").GetDouble());
            }
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Shards_OfANodeThatWasAlwaysExact_TellOfNoDroppedEvents()
    {
        var node = new ServingFixture("log.partitions=1");
        await node.InitializeAsync();
        try
        {
            JsonElement shard = (await node.GetAsync("/v1/cluster/shards")).Answer.GetProperty("shards")[0];
            Assert.Equal(("exact", 0), (shard.GetProperty("deduplication_mode").GetString(), Number(shard, "false_positive_rate")));
            Assert.False(shard.TryGetProperty("good_events_dropped", out _));
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}
