using System.Net;
using System.Text.Json;
using Tidemark.Server.Http;

namespace Tidemark.UnitTests.Server.Http;

public sealed class LiveTests : IAsyncLifetime
{
    private static readonly string[] rates =
        ["received_per_second", "read_per_second", "events_per_second", "windows_per_second", "features_per_second", "scores_per_second"];

    private readonly ServingFixture node = new();

    public Task InitializeAsync() => node.InitializeAsync();

    public Task DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Live_TellsTheStateOnceASecond_UntilTheNodeEnds()
    {
        // A shard that is not there yet when the first state is taken has no rate in the second.
        await node.CaughtUpAsync();
        using HttpResponseMessage answer = await node.Client.GetAsync("/v1/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        JsonElement first = await NextAsync(lines);
        Assert.Equal(JsonValueKind.Null, first.GetProperty("events_per_second").ValueKind);
        Assert.Equal(JsonValueKind.Null, first.GetProperty("watermark").ValueKind);
        foreach (string rate in rates) Assert.Equal(JsonValueKind.Null, first.GetProperty(rate).ValueKind);
        Assert.Equal(JsonValueKind.Null, first.GetProperty("backpressure").GetProperty("mailbox_share").ValueKind);
        Assert.Equal(JsonValueKind.Null, Assert.Single(first.GetProperty("nodes").EnumerateArray()).GetProperty("cores").ValueKind);

        await node.PostLinesAsync(EventEndpointsTests.View("a"), EventEndpointsTests.View("a"), EventEndpointsTests.View("b"), "{}");
        await node.CaughtUpAsync();
        JsonElement second = await NextAsync(lines);
        Assert.Equal(3, second.GetProperty("totals").GetProperty("applied").GetInt64());
        Assert.InRange(second.GetProperty("events_per_second").GetDouble(), 0.1, 30);
        Assert.InRange(second.GetProperty("latency_p99_ms").GetInt64(), 0, 60_000);
        Assert.Equal(["a", "b"], second.GetProperty("trending").EnumerateArray().Select(v => v.GetProperty("video_id").GetString()));
        JsonElement[] shards = [.. second.GetProperty("shards").EnumerateArray()];
        Assert.Equal((8, 8), (shards.Length, second.GetProperty("shard_count").GetInt32()));
        Assert.All(shards, shard => Assert.True(shard.GetProperty("ready").GetBoolean()));
        Assert.Equal(
            second.GetProperty("events_per_second").GetDouble(), shards.Sum(s => s.GetProperty("applied_per_second").GetDouble()), 1e-9);

        AssertMeasured(second, shards);

        // A node that ends does not wait for who listens.
        await node.RestartAsync();
        while (await lines.ReadLineAsync() is not null)
        {
            // What was told before the end.
        }
    }

    [Fact]
    public async Task Live_WithoutAShard_IsToldAtOnceAndSaysWhichIsMissing()
    {
        Assert.True(await node.Serving.Node.Shards.ReleaseAsync([3], CancellationToken.None));
        using var lines = new StreamReader(await node.Client.GetStreamAsync("/v1/live"));
        JsonElement state = await NextAsync(lines);
        Assert.Equal(8, state.GetProperty("shard_count").GetInt32());
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], state.GetProperty("shards").EnumerateArray().Select(s => s.GetProperty("shard").GetInt32()));
        Assert.Equal("""["shard 3"]""", state.GetProperty("partial").GetRawText());
    }

    [Fact]
    public async Task Live_BeyondTheLimit_IsRefused_UntilSomebodyGoes()
    {
        using var handler = new SocketsHttpHandler { MaxResponseDrainSize = 0 };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(node.Address) };
        var listening = new List<HttpResponseMessage>();
        for (int i = 0; i < LiveFeed.ListenersMax; i++)
            listening.Add(await client.GetAsync("/v1/live", HttpCompletionOption.ResponseHeadersRead));
        Assert.All(listening, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(429, (await node.GetAsync("/v1/live")).Status);
        foreach (HttpResponseMessage answer in listening) answer.Dispose();
        HttpStatusCode status;
        do
        {
            using HttpResponseMessage answer = await node.Client.GetAsync("/v1/live", HttpCompletionOption.ResponseHeadersRead);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.TooManyRequests);
        Assert.Equal(HttpStatusCode.OK, status);
    }

    private static void AssertMeasured(JsonElement state, JsonElement[] shards)
    {
        Assert.All(rates, rate => Assert.InRange(state.GetProperty(rate).GetDouble(), 0, 30));
        Assert.Equal(state.GetProperty("events_per_second").GetDouble(), state.GetProperty("received_per_second").GetDouble());
        Assert.Equal("""{"missing_field":1}""", state.GetProperty("refused").GetRawText());
        JsonElement only = Assert.Single(state.GetProperty("nodes").EnumerateArray()), waits = state.GetProperty("backpressure");
        Assert.Equal(("up", 8), (only.GetProperty("state").GetString(), only.GetProperty("shards").GetInt32()));
        Assert.InRange(only.GetProperty("memory_bytes").GetInt64(), 1 << 20, 1L << 40);
        Assert.InRange(only.GetProperty("cores").GetDouble(), 0, Environment.ProcessorCount + 0.5);
        Assert.InRange(waits.GetProperty("mailbox_share").GetDouble(), 0, 1);
        Assert.InRange(waits.GetProperty("outbox_share").GetDouble(), 0, 1);
        Assert.Equal((16, 30_000), (state.GetProperty("mailbox_max").GetInt32(), state.GetProperty("idle_timeout_ms").GetInt32()));
        Assert.Equal(0, state.GetProperty("state").GetProperty("restarts").GetInt64());
        Assert.Equal(2, shards.Sum(s => s.GetProperty("videos").GetInt64()));
        Assert.All(shards, s => Assert.InRange(s.GetProperty("quiet_ms").GetInt64(), 0, 60_000));
    }

    private static async Task<JsonElement> NextAsync(StreamReader lines)
    {
        string line = (await lines.ReadLineAsync())!;
        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        Assert.Equal("", await lines.ReadLineAsync());
        return JsonDocument.Parse(line["data: ".Length..]).RootElement;
    }
}
