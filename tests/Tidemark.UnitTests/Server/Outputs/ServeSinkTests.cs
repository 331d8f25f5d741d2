using System.Text.Json;
using Tidemark.Server.Hosting;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Outputs;

/// <summary>What a serving node writes to files, seen after it has stopped and so published everything.</summary>
public sealed class ServeSinkTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sink_OfANodeWithAFolderForResults_HoldsFiredWindowsGoldAndLateEvents()
    {
        await ServeAsync($"sink.files.directory={folder}/results", "log.partitions=1");
        JsonElement[] minutes = [.. Lines("results", "windows").Where(w => w.GetProperty("window").GetString() == "minute")];
        Assert.Equal([("a", 2), ("b", 1)], minutes
            .Select(w => (w.GetProperty("key").GetString()!, w.GetProperty("count").GetInt32())).Order());
        Assert.All(minutes, w => Assert.Equal("2026-01-01T00:01:00.000Z", w.GetProperty("end").GetString()));
        JsonElement all = Assert.Single(Lines("results", "groups"), g =>
            (g.GetProperty("window").GetString(), g.GetProperty("group").GetString()) == ("minute", "all"));
        Assert.Equal((3, true), (all.GetProperty("count").GetInt32(), all.GetProperty("complete").GetBoolean()));
        Assert.Contains(Lines("results", "gold"), g =>
            g.GetProperty("video_id").GetString() == "a" && g.GetProperty("prediction").ValueKind == JsonValueKind.Object);
        JsonElement late = Assert.Single(Lines("data/dead-letters", "late"));
        Assert.Equal("late", late.GetProperty("event").GetProperty("video_id").GetString());
    }

    /// <summary>A line tells its identity, and no identity comes twice.</summary>
    [Fact]
    public async Task Sink_OfEveryStream_GivesEachLineItsOwnIdentity()
    {
        await ServeAsync($"sink.files.directory={folder}/results", "log.partitions=1");
        string?[] ids = [.. Lines("results", "windows").Concat(Lines("results", "groups")).Concat(Lines("results", "gold"))
            .Select(l => l.GetProperty("id").GetString())];
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public async Task Sink_OfANodeWithoutAFolderForResults_HoldsLateEventsAlone()
    {
        await ServeAsync("log.partitions=1");
        Assert.False(Directory.Exists(Path.Combine(folder, "results")));
        Assert.Single(Lines("data/dead-letters", "late"));
    }

    private async Task ServeAsync(params string[] definitions)
    {
        await using ServingNode node = await ServingFixture.StartAnotherAsync(
            [$"data.directory={folder}/data", "http.port=0", .. definitions]);
        using var client = new HttpClient { BaseAddress = new Uri(node.Address) };
        using var body = new StringContent(
            string.Join(
                '\n',
                EventEndpointsTests.View("a", time: "2026-01-01T00:00:10Z"),
                EventEndpointsTests.View("a", time: "2026-01-01T00:00:20Z"),
                EventEndpointsTests.View("b", time: "2026-01-01T00:00:30Z"),
                EventEndpointsTests.View("a", time: "2026-01-01T00:07:00Z"),
                EventEndpointsTests.View("late", time: "2025-12-30T00:00:00Z")),
            null,
            "application/x-ndjson");
        using HttpResponseMessage answer = await client.PostAsync("/v1/events", body);
        Assert.Equal(202, (int)answer.StatusCode);

        // A node that stops leaves to the next start what its shards have not read yet.
        string shards;
        do shards = await client.GetStringAsync("/v1/cluster/shards");
        while (JsonDocument.Parse(shards).RootElement.GetProperty("shards").EnumerateArray().Any(s => s.GetProperty("lag").GetInt64() > 0));
    }

    private List<JsonElement> Lines(string directory, string stream) =>
        [.. Directory.GetFiles(Path.Combine(folder, directory), $"{stream}*.jsonl")
            .SelectMany(File.ReadLines).Select(line => JsonDocument.Parse(line).RootElement)];
}
