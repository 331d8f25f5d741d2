using System.Net;
using System.Text;
using System.Text.Json;
using Tidemark.Server.Hosting;
using Tidemark.Server.Ingest;
using Tidemark.Server.Nodes;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>Ingest at its limits: the largest request there may be, and a log that is full.</summary>
public sealed class IngestLimitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>As many events as a request may hold, each as short as can be and longer by its viewer's hash in the log, under the least
    /// <c>log.waiting_max</c> that the configuration allows.</summary>
    [Fact]
    public async Task Post_OfTheLargestRequest_IsTaken()
    {
        byte[] body = Lines(EventBody.EventsMax, i => Event(i));
        long waiting = body.Length + (31L * EventBody.EventsMax) + 64;
        await using ServingNode node = await StartAsync("log.partitions=1", $"http.body_max={body.Length}B", $"log.waiting_max={waiting}B");
        (HttpStatusCode status, JsonElement answer, _) = await PostAsync(node, body);
        Assert.Equal((HttpStatusCode.Accepted, EventBody.EventsMax), (status, answer.GetProperty("accepted").GetInt32()));
    }

    /// <summary>Checkpoints are too far apart for the log to give anything back.</summary>
    [Fact]
    public async Task Post_ToAFullLog_TakesNothingAndSaysWhenToComeBack()
    {
        await using ServingNode node = await StartAsync(
            "log.partitions=1", "log.segment=1MiB", "log.disk_max=2MiB", "checkpoint.interval=5m");
        string padding = new('x', 30_000);
        int accepted = 0;
        while (true)
        {
            int first = accepted;
            byte[] body = Lines(20, i => Event(first + i, padding));
            (HttpStatusCode status, JsonElement answer, TimeSpan? retryAfter) = await PostAsync(node, body);
            if (status == HttpStatusCode.TooManyRequests)
            {
                Assert.Contains("log.disk_max", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
                Assert.True(retryAfter > TimeSpan.Zero);
                break;
            }

            Assert.Equal(HttpStatusCode.Accepted, status);
            accepted += answer.GetProperty("accepted").GetInt32();
            Assert.True(accepted < 100, "The limit of 2 MiB holds fewer than 100 events of 30 kB.");
        }

        Assert.InRange(accepted, 20, 80);
        ShardStatus shard = Assert.Single(await node.Node.StatusAsync(CancellationToken.None));
        Assert.Equal(accepted, shard.Position + shard.Lag);
    }

    private static string Event(int id, string padding = "") =>
        $$"""{"event_id":"{{id}}","type":"view","video_id":"v","event_time":1767225600000,"viewer_id":"u","p":"{{padding}}"}""";

    private static byte[] Lines(int count, Func<int, string> line) =>
        Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, count).Select(line)));

    private static async Task<(HttpStatusCode Status, JsonElement Answer, TimeSpan? RetryAfter)> PostAsync(ServingNode node, byte[] lines)
    {
        using var client = new HttpClient();
        using var body = new ByteArrayContent(lines);
        body.Headers.TryAddWithoutValidation("Content-Type", "application/x-ndjson");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(new Uri(node.Address), "/v1/events"), body);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, document.RootElement.Clone(), answer.Headers.RetryAfter?.Delta);
    }

    private Task<ServingNode> StartAsync(params string[] definitions) =>
        ServingFixture.StartAnotherAsync([$"data.directory={folder}", "http.port=0", .. definitions]);
}
