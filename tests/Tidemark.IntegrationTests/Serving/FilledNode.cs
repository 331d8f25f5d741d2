using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Log;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving;

/// <summary>A node that has something to tell of everything: events of every type, windows, alerts and dead letters.</summary>
internal static class FilledNode
{
    /// <summary>Two alerts, one of which fires.</summary>
    public const string Alerts =
        """
        alerts {
          rules = [lag, fall]
          every = 100ms
          lag { on = tidemark_source_lag_records, when = "< 1", summary = "All is read" }
          fall { on = "window:minute:all:views", trend = "< -0.5" }
        }
        """;

    private static readonly DateTime newest = DateTime.UtcNow.AddMinutes(-5);

    /// <summary>Brings events of every type, one that is late for every window and one again, and waits until windows and alerts tell
    /// of them.</summary>
    public static async Task FillAsync(ServerProcess node, string key)
    {
        node.Use(key);
        string[] types = ["view", "like", "comment", "share", "impression", "subscribe"];
        IEnumerable<string> events = Enumerable.Range(0, 90).Select(
            i => Event($"f{i}", types[i % types.Length], 2 * i - 180, $"v{i / 6 % 4 % 3}", $"u{i % 7}"));
        string stats = Event("s", "stats", 0)[..^1] + ",\"stats\":{\"view_count\":100,\"like_count\":5}}";
        await node.PostEventsAsync(Lines([.. events, stats, stats]));
        await node.CaughtUpAsync();
        await node.PostEventsAsync(Lines(Event("late", "view", -60 * 24 * 300)));
        await node.CaughtUpAsync();
        string told = "";
        await Poll.UntilAsync(
            async () =>
            {
                JsonElement alerts = await node.GetAsync("/v1/alerts"), letters = await node.GetAsync("/v1/dead-letters");
                JsonElement windows = await node.GetAsync("/v1/windows/hour?group=category:10");
                told = $"{alerts} {letters} {windows}";
                return alerts.GetProperty("items").EnumerateArray()
                    .All(item => item.GetProperty("at").ValueKind == JsonValueKind.String)
                    && letters.GetProperty("items").GetArrayLength() == 2 && windows.GetProperty("items").GetArrayLength() > 0;
            },
            TimeSpan.FromSeconds(30), () => $"The node does not tell of alerts, letters and windows: {told}");
    }

    public static string Event(string id, string type, int minutes, string video = "v1", string viewer = "u1") =>
        JsonSerializer.Serialize(new
        {
            event_id = id,
            type,
            video_id = video,
            channel_id = "c1",
            category_id = 10,
            event_time = newest.AddMinutes(minutes),
            viewer_id = viewer,
        });

    public static string Lines(params string[] lines) => string.Join('\n', lines);

    /// <summary>Puts two records into the log of a node's folder that no door has seen, and that the shard will refuse.</summary>
    public static async Task AddLettersAsync(string folder, string[] settings)
    {
        await using (ServerProcess first = await ServerProcess.StartAsync(folder, settings))
            Assert.Equal(0, await first.TerminateAsync());
        await using PartitionedLog log = PartitionedLog.Open(
            new PartitionedLogOptions { Directory = Path.Combine(folder, "log"), Partitions = 2 }, NullLogger<PartitionedLog>.Instance);
        var batch = new RecordBatchBuilder();
        foreach (string record in new[] { "{\"half", "[]" })
            batch.Add(Encoding.UTF8.GetBytes(record), new EventTime(new DateTimeOffset(newest).ToUnixTimeMilliseconds()));
        Assert.Equal(AppendOutcome.Durable, (await log.AppendAsync([batch.Build(0, 0)], default)).Outcome);
    }
}
