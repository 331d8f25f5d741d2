using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Log;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving;

/// <summary>A client generated from the description of the calls takes what the node really answers.</summary>
public sealed class OpenApiClientTests
{
    private const string Alerts =
        """
        alerts {
          rules = [lag, fall]
          every = 100ms
          lag { on = tidemark_source_lag_records, when = "< 1", summary = "All is read" }
          fall { on = "window:minute:all:views", trend = "< -0.5" }
        }
        """;

    private static readonly DateTime newest = DateTime.UtcNow.AddMinutes(-5);

    /// <summary>The calls, each with what it is asked and the status it answers: every call there is, and every kind of problem.</summary>
    private static readonly (string Method, string Call, string Path, int Status, string? Body)[] Questions =
    [
        ("get", "/healthz", "", 200, null),
        ("get", "/readyz", "", 200, null),
        ("get", "/metrics", "", 200, null),
        ("post", "/v1/events", "", 202, Lines(Event("e1", "view", 0), "{}", Event("d", "view", -60 * 24 * 300))),
        ("post", "/v1/events", "", 400, "{}"),
        ("get", "/v1/videos", "/v1/videos?search=V", 200, null),
        ("get", "/v1/videos", "/v1/videos?limit=0", 400, null),
        ("get", "/v1/videos/{id}", "/v1/videos/v1", 200, null),
        ("get", "/v1/videos/{id}", "/v1/videos/nobody", 404, null),
        ("get", "/v1/videos/{id}/windows", "/v1/videos/v1/windows?explain=true", 200, null),
        ("get", "/v1/videos/{id}/windows", "/v1/videos/v1/windows?window=minute", 200, null),
        ("get", "/v1/videos/{id}/windows", "/v1/videos/v1/windows?window=evil", 400, null),
        ("get", "/v1/videos/{id}/windows", "/v1/videos/nobody/windows?window=hour", 404, null),
        ("get", "/v1/windows/{name}", "/v1/windows/minute", 200, null),
        ("get", "/v1/windows/{name}", "/v1/windows/hour?group=category:10", 200, null),
        ("get", "/v1/windows/{name}", "/v1/windows/minute?distribution=true", 200, null),
        ("get", "/v1/windows/{name}", "/v1/windows/evil", 400, null),
        ("get", "/v1/trending", "", 200, null),
        ("get", "/v1/trending", "/v1/trending?limit=many", 400, null),
        ("post", "/v1/score", "", 200, """
            {"items":[{"video_id":"v1"},{"video_id":"nobody"},{"features":{"engagement_24h":1,"view_velocity":null,"views_1h":2.5}}]}
            """),
        ("post", "/v1/score", "", 400, """{"items":[]}"""),
        ("get", "/v1/models", "", 200, null),
        ("get", "/v1/settings", "", 200, null),
        ("get", "/v1/alerts", "", 200, null),
        ("get", "/v1/cluster", "", 200, null),
        ("get", "/v1/cluster/shards", "", 200, null),
        ("get", "/v1/cluster/locate", "/v1/cluster/locate?video=v1", 200, null),
        ("get", "/v1/cluster/locate", "", 400, null),
        ("get", "/v1/cluster/actors", "", 200, null),
        ("get", "/v1/cluster/log", "", 200, null),
        ("get", "/v1/cluster/log", "/v1/cluster/log?limit=0", 400, null),
        ("post", "/v1/cluster/nodes/{name}/drain", "/v1/cluster/nodes/a/drain", 409, null),
        ("post", "/v1/cluster/nodes/{name}/undrain", "/v1/cluster/nodes/a/undrain", 409, null),
        ("get", "/v1/live", "", 200, null),
        ("post", "/v1/dead-letters/{id}/replay", "/v1/dead-letters/0-0-0/replay", 200, null),
        ("post", "/v1/dead-letters/{id}/replay", "/v1/dead-letters/0-0-0/replay", 409, null),
        ("post", "/v1/dead-letters/{id}/replay", "/v1/dead-letters/0-9-0/replay", 404, null),
        ("post", "/v1/dead-letters/{id}/replay", "/v1/dead-letters/0-0-0/replay?again=x", 400, null),
        ("get", "/v1/dead-letters", "", 200, null),
        ("get", "/v1/dead-letters", "/v1/dead-letters?limit=1", 200, null),
        ("get", "/v1/dead-letters", "/v1/dead-letters?code=evil", 400, null),
        ("get", "/v1/dead-letters/{id}", "/v1/dead-letters/0-0-0", 200, null),
        ("get", "/v1/dead-letters/{id}", "/v1/dead-letters/0-9-0", 404, null),
        ("delete", "/v1/viewers/{id}", "/v1/viewers/u1", 200, null),
        ("get", "/v1/audit", "", 200, null),
        ("get", "/v1/audit", "/v1/audit?limit=1", 200, null),
        ("get", "/v1/audit", "/v1/audit?before=x", 400, null),
        ("get", "/v1/session", "", 200, null),
        ("post", "/v1/session", "", 200, """{"key":"KEY"}"""),
        ("post", "/v1/session", "", 401, """{"key":"tm_wrong"}"""),
        ("post", "/v1/session", "", 400, """{"key":"""),
        ("delete", "/v1/session", "", 204, null),
    ];

    [TypeScriptFact]
    public async Task Client_MadeFromTheDescription_TakesEveryAnswerOfEveryCall()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["node.conf"], Alerts);
        string[] settings = ["--config", folder["node.conf"], "-D", "log.partitions=2", "-D", "checkpoint.interval=50ms"];
        await AddLetterAsync(folder["data"], settings);
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], settings);
        string admin = await node.MakeKeyAsync("admin"), producer = await node.MakeKeyAsync("producer");
        await FillAsync(node, admin);

        using var client = new HttpClient { BaseAddress = node.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", admin);
        string text = await client.GetStringAsync("/openapi/v1.json");
        await File.WriteAllTextAsync(folder["api.json"], text);
        var program = new StringBuilder("import type { paths } from \"./api\";\n");
        foreach (var (method, call, path, status, body) in Questions)
            await AskAsync(client, program, method, call, path, status, body?.Replace("KEY", admin, StringComparison.Ordinal));
        string[] calls = CallsOf(text);
        Assert.Equal(calls, Questions.Where(q => q.Status < 400 || q.Call.EndsWith("drain", StringComparison.Ordinal))
            .Select(q => $"{q.Method} {q.Call}").Distinct().Order());

        // Whom a call is not open to is told so as described, too.
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
        foreach (string call in calls) await AskAsync(client, program, call.Split(' ')[0], call.Split(' ')[1], "", 401, null);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", producer);
        await AskAsync(client, program, "get", "/v1/audit", "", 403, null);

        // What the description does not know is an error, or the check would show nothing.
        program.AppendLine("// @ts-expect-error");
        program.AppendLine("const no: paths[\"/v1/models\"][\"get\"][\"responses\"][200][\"content\"][\"application/json\"] = "
            + "{ \"active\": \"a\", \"items\": [], \"more\": 1 };");
        await File.WriteAllTextAsync(folder["answers.ts"], program.ToString());
        await TypeScript.GenerateAsync(folder["api.json"], folder["api.d.ts"]);
        string wrong = await TypeScript.CheckAsync(folder["answers.ts"]);
        Assert.True(wrong.Length == 0, wrong);
    }

    /// <summary>Asks, and adds the answer to the program as a value of the type that the description says.</summary>
    private static async Task AskAsync(
        HttpClient client, StringBuilder program, string method, string call, string path, int status, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.Length == 0 ? call : path);
        string media = call == "/v1/events" ? "application/x-ndjson" : "application/json";
        if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue(media));
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        string type = $"paths[\"{call}\"][\"{method}\"]";
        string? given = answer.Content.Headers.ContentType?.MediaType;
        string value = await ReadAsync(answer, given);
        Assert.True(status == (int)answer.StatusCode, $"{method} {request.RequestUri}: {(int)answer.StatusCode} {value}");
        int number = program.Length;
        string told = given is null ? "[\"content\"]" : $"[\"content\"][\"{given}\"]";
        program.AppendLine($"const a{number}: {type}[\"responses\"][{status}]{told} = {(given is null ? "undefined" : value)};");
        if (body is not null && status == 200)
            program.AppendLine($"const q{number}: {type}[\"requestBody\"][\"content\"][\"{media}\"] = {body};");
    }

    /// <summary>An answer as a literal; of a stream its first event.</summary>
    private static async Task<string> ReadAsync(HttpResponseMessage answer, string? media)
    {
        if (media != "text/event-stream")
        {
            string text = await answer.Content.ReadAsStringAsync();
            return media == "text/plain" ? JsonSerializer.Serialize(text) : text;
        }

        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return (await lines.ReadLineAsync())!["data: ".Length..];
    }

    private static string[] CallsOf(string document) =>
        [.. JsonDocument.Parse(document).RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name} {path.Name}")).Order()];

    /// <summary>Brings events of every type, one that is late for every window and one again, and waits until windows and alerts tell
    /// of them.</summary>
    private static async Task FillAsync(ServerProcess node, string key)
    {
        node.Use(key);
        string[] types = ["view", "like", "comment", "share", "impression", "subscribe"];
        IEnumerable<string> events = Enumerable.Range(0, 90).Select(
            i => Event($"f{i}", types[i % types.Length], 2 * i - 180, $"v{i / 6 % 3}", $"u{i % 7}"));
        string stats = Event("s", "stats", 0)[..^1] + ",\"stats\":{\"view_count\":100,\"like_count\":5}}";
        await node.PostEventsAsync(Lines([.. events, stats, stats]));
        await node.CaughtUpAsync();
        await node.PostEventsAsync(Lines(Event("late", "view", -60 * 24 * 300)));
        await node.CaughtUpAsync();
        await Poll.UntilAsync(
            async () => (await node.GetAsync("/v1/alerts")).GetProperty("items").EnumerateArray()
                .All(item => item.GetProperty("at").ValueKind == JsonValueKind.String)
                && (await node.GetAsync("/v1/dead-letters")).GetProperty("items").GetArrayLength() == 2
                && (await node.GetAsync("/v1/windows/hour?group=category:10")).GetProperty("items").GetArrayLength() > 0,
            TimeSpan.FromSeconds(10), () => "The node does not tell of alerts, letters and windows.");
    }

    private static string Event(string id, string type, int minutes, string video = "v1", string viewer = "u1") =>
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

    private static string Lines(params string[] lines) => string.Join('\n', lines);

    /// <summary>Puts two records into the log of a node's folder that no door has seen, and that the shard will refuse.</summary>
    private static async Task AddLetterAsync(string folder, string[] settings)
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
