using System.Net;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving;

public sealed class KillTests
{
    private const int Kills = 5, Batches = 60, EventsPerBatch = 400, Videos = 50;

    /// <summary>A producer that sends each batch until it is accepted, while the node dies at moments the batches do not know.</summary>
    [Fact]
    public async Task Serve_KilledFiveTimesUnderIngest_CountsEveryAcceptedEventOnce()
    {
        using var folder = new TemporaryFolder();
        ServerProcess node = await ServerProcess.StartAsync(folder["data"]);
        try
        {
            int batchesPerLife = Batches / (Kills + 1);
            for (int batch = 0; batch < Batches; batch++)
            {
                bool dies = batch % batchesPerLife == batchesPerLife - 1 && batch / batchesPerLife < Kills;
                if (dies)
                {
                    // The request is under way when the node dies; whether it was taken is not known, so it is sent again.
                    Task lost = AttemptAsync(node, batch), before = AttemptAsync(node, batch - 3);
                    if (batch % 2 == 0) await before;
                    await node.KillAsync();
                    await Task.WhenAll(lost, before);
                    await node.DisposeAsync();
                    node = await ServerProcess.StartAsync(folder["data"]);
                }

                Assert.Equal(HttpStatusCode.Accepted, await node.PostEventsAsync(Lines(batch)));
            }

            JsonElement[] shards = await node.CaughtUpAsync();
            AssertAccounted(shards);
            Assert.Equal(Batches * EventsPerBatch, Sum(shards, "applied"));
            for (int video = 0; video < Videos; video++)
            {
                JsonElement totals = (await node.GetAsync($"/v1/videos/v{video}")).GetProperty("totals");
                Assert.Equal(Batches * EventsPerBatch / Videos, totals.GetProperty("views").GetInt64());
            }
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Serve_OnTermination_ExitsZeroAndKeepsWhatItTook()
    {
        using var folder = new TemporaryFolder();
        await using (ServerProcess node = await ServerProcess.StartAsync(folder["data"]))
        {
            Assert.Equal(HttpStatusCode.Accepted, await node.PostEventsAsync(Lines(0)));
            Assert.Equal(0, await node.TerminateAsync());
        }

        await using ServerProcess again = await ServerProcess.StartAsync(folder["data"]);
        JsonElement[] shards = await again.CaughtUpAsync();
        Assert.Equal(EventsPerBatch, Sum(shards, "applied"));
    }

    private static async Task AttemptAsync(ServerProcess node, int batch)
    {
        try
        {
            await node.PostEventsAsync(Lines(batch));
        }
        catch (HttpRequestException)
        {
            // The node died; nobody knows what it had taken.
        }
    }

    internal static void AssertAccounted(JsonElement[] shards)
    {
        foreach (JsonElement shard in shards)
        {
            string[] fates = ["applied", "duplicates", "late", "rejected", "poisoned"];
            long accounted = fates.Sum(fate => shard.GetProperty(fate).GetInt64());
            Assert.Equal(shard.GetProperty("read").GetInt64(), accounted);
            Assert.Equal(shard.GetProperty("position").GetInt64(), accounted);
        }
    }

    internal static long Sum(JsonElement[] shards, string counter) => shards.Sum(s => s.GetProperty(counter).GetInt64());

    private static string Lines(int batch)
    {
        var lines = new System.Text.StringBuilder();
        long start = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (int i = 0; i < EventsPerBatch; i++)
        {
            lines.Append($$"""{"event_id":"b{{batch}}-{{i}}","type":"view","video_id":"v{{i % Videos}}",""");
            lines.Append($$""" "event_time":{{start}},"viewer_id":"u{{i}}"}""").Append('\n');
        }

        return lines.ToString();
    }
}
