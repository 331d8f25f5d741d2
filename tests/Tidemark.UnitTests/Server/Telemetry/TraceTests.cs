using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Tidemark.Engine.Shards;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Telemetry;

public sealed class TraceTests
{
    private static readonly string[] way =
        ["Microsoft.AspNetCore.Hosting.HttpRequestIn", "append", "step", "checkpoint", "publish", "score"];

    [Fact]
    public async Task Trace_OfARequest_LeadsToTheScoreOfWhatItFired()
    {
        var trace = ActivityTraceId.CreateRandom();
        var told = new ConcurrentDictionary<string, Activity>();
        var whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Tracing.SourceName or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId != trace) return;
                told[activity.OperationName] = activity;
                if (way.All(told.ContainsKey)) whole.TrySetResult();
            },
        };
        string results = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
        var node = new ServingFixture($"sink.files.directory={results}");
        await node.InitializeAsync();
        ActivitySource.AddActivityListener(listener);
        try
        {
            string[] times = ["2026-01-01T00:00:10Z", "2026-01-01T02:00:00Z"];
            string lines = string.Join('\n', times.Select(time => EventEndpointsTests.View("a", time: time)));
            using var content = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = content };
            request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            Assert.True((await node.Client.SendAsync(request)).IsSuccessStatusCode);
            await whole.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            await node.DisposeAsync();
            Directory.Delete(results, recursive: true);
        }

        for (int i = 1; i < way.Length; i++) Assert.Equal(told[way[i - 1]].SpanId, told[way[i]].ParentSpanId);
        Assert.Equal(2L, told["step"].GetTagItem("tidemark.records"));
        Assert.Equal(told["step"].GetTagItem("tidemark.shard"), told["publish"].GetTagItem("tidemark.shard"));
    }
}
