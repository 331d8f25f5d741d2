using System.Text.RegularExpressions;
using Tidemark.Server.Nodes;
using Tidemark.Server.Telemetry;
using Tidemark.UnitTests.Gates;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Telemetry;

public sealed partial class MetricsTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    /// <summary>Samples are what <c>/metrics</c> tells, and follow what happened at once.</summary>
    [Fact]
    public async Task Metrics_TellWhatHappened()
    {
        await node.CaughtUpAsync();
        Dictionary<string, double> before = await SumsAsync();
        string line = EventEndpointsTests.View("m", time: "2026-01-01T00:00:10Z");
        Assert.Equal(202, (await node.PostLinesAsync(line, line, "{", EventEndpointsTests.View("m", time: "2026-01-01T00:07:00Z"))).Status);
        await node.CaughtUpAsync();
        Dictionary<string, double> after = await SumsAsync();
        Assert.Equal(
            [3, 2, 1, 1, 1, 3],
            new[]
            {
                "tidemark_records_read_total", "tidemark_events_applied_total", "tidemark_events_duplicate_total",
                "tidemark_videos_seen_total", "tidemark_ingest_refused_total", "tidemark_arrival_to_readable_seconds_count",
            }.Select(name => after[name] - before.GetValueOrDefault(name)));
        Assert.True(after["tidemark_windows_fired_total"] > before["tidemark_windows_fired_total"]);
        Assert.Equal((0, 8, 1), (after["tidemark_source_lag_records"], after["tidemark_shard_ready"], after["tidemark_cluster_members"]));
        Assert.True(after["http_server_request_duration_seconds_count"] > 0);
        Assert.True(after["kestrel_active_connections"] > 0);
        Assert.True(after["dotnet_process_memory_working_set_bytes"] > 1_000_000);

        // One shard alone has seen an event, and so has a watermark.
        IReadOnlyList<MetricSample> samples = await node.Serving.Telemetry.CollectAsync(default);
        MetricSample watermark = Assert.Single(samples, s => s.Name == "tidemark_watermark_timestamp_seconds");
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 6, 50, TimeSpan.Zero).ToUnixTimeSeconds(), watermark.Value);
        Assert.Single(samples, s => s.Name == "tidemark_event_time_lag_seconds");
    }

    /// <summary>Nor is it asked again while it has not answered, which would fill its mailbox.</summary>
    [Fact]
    public async Task Sampler_WhenAShardDoesNotAnswer_GoesOnWithoutIt()
    {
        await node.CaughtUpAsync();
        Node serving = node.Serving.Node;
        var never = new TaskCompletionSource<ShardStatus>();
        int asked = 0;
        var sampler = new ShardSampler(serving, async shard =>
        {
            if (shard != 3) return (await serving.StatusAsync([shard], default))[0];
            asked++;
            return await never.Task;
        });
        await sampler.RefreshAsync(default);
        await sampler.RefreshAsync(default);
        Assert.Equal(1, asked);
        Assert.Equal([(3, true)], sampler.Newest.Where(s => s.Status is null).Select(s => (s.Shard, s.Metrics.IsReady)));
    }

    /// <summary>docs/metrics.md names exactly what a node tells of itself.</summary>
    [Fact]
    public async Task Document_NamesExactlyWhatANodeTells()
    {
        string text = await node.Client.GetStringAsync("/metrics");
        var kinds = Kind().Matches(text).ToDictionary(kind => kind.Groups["name"].Value, kind => kind.Groups["kind"].Value);
        Assert.Equal(
            Help().Matches(text).Where(help => help.Groups["name"].Value.StartsWith("tidemark_", StringComparison.Ordinal))
                .Select(help => $"| `{help.Groups["name"]}` | {kinds[help.Groups["name"].Value]} | {help.Groups["help"]} |"),
            SourceTree.Read("docs/metrics.md").Lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Metrics_AreOfTheTypeThatPrometheusReads()
    {
        using HttpResponseMessage answer = await node.Client.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
    }

    private async Task<Dictionary<string, double>> SumsAsync() =>
        (await node.Serving.Telemetry.CollectAsync(default)).GroupBy(s => s.Name).ToDictionary(s => s.Key, s => s.Sum(x => x.Value));

    [GeneratedRegex(@"^# TYPE (?<name>\w+) (?<kind>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^# HELP (?<name>\w+) (?<help>.*)$", RegexOptions.Multiline)]
    private static partial Regex Help();
}
