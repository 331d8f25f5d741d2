using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Telemetry;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Export_SendsMetricsAndTraces_ToTheCollector()
    {
        var bodies = new ConcurrentDictionary<string, string>();
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication collector = builder.Build();
        collector.MapPost("/v1/{what}", async (string what, HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body, Encoding.Latin1);
            string text = await body.ReadToEndAsync();
            if (text.Contains(what == "metrics" ? "tidemark.shard.ready" : "append", StringComparison.Ordinal)) bodies[what] = text;
            if (bodies.Count == 2) both.TrySetResult();
        });
        await collector.StartAsync();
        var node = new ServingFixture(
            $"telemetry.otlp.endpoint={collector.Urls.Single()}", "telemetry.otlp.protocol=http/protobuf", "telemetry.otlp.interval=100ms",
            "telemetry.traces.share=1");
        await node.InitializeAsync();
        try
        {
            // A request is not traced where its sender says so, which the client does while another test watches it.
            for (int tries = 0; tries < 60 && !both.Task.IsCompleted; tries++)
            {
                Assert.Equal(202, (await node.PostLinesAsync(EventEndpointsTests.View("a"))).Status);
                await both.Task.WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
        finally
        {
            await node.DisposeAsync();
        }

        Assert.Equal(["metrics", "traces"], bodies.Keys.Order());
        Assert.All(bodies.Values, body => Assert.Contains("service.name", body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_WithoutACollector_DisturbsNothing()
    {
        var node = new ServingFixture("telemetry.otlp.endpoint=http://127.0.0.1:9", "telemetry.otlp.interval=100ms");
        await node.InitializeAsync();
        Assert.Equal(202, (await node.PostLinesAsync(EventEndpointsTests.View("a"))).Status);
        await node.CaughtUpAsync();
        Assert.Equal(200, (await node.GetAsync("/v1/videos/a")).Status);
        long stopping = Stopwatch.GetTimestamp();
        await node.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(stopping).TotalSeconds, 0, 15);
    }
}
