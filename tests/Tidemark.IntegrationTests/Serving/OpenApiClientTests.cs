using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving;

/// <summary>A client generated from the description of the calls takes what the node really answers.</summary>
public sealed class OpenApiClientTests
{
    /// <summary>The calls, each with what it is asked and the status it answers: every call there is, and every kind of problem.</summary>
    private static readonly (string Method, string Call, string Path, int Status, string? Body)[] Questions =
    [
        ("get", "/healthz", "", 200, null),
        ("get", "/readyz", "", 200, null),
        ("get", "/metrics", "", 200, null),
        ("post", "/v1/events", "", 202, FilledNode.Lines(
            FilledNode.Event("e1", "view", 0), "{}", FilledNode.Event("d", "view", -60 * 24 * 300))),
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
        await File.WriteAllTextAsync(folder["node.conf"], FilledNode.Alerts);
        string[] settings = ["--config", folder["node.conf"], "-D", "log.partitions=2", "-D", "checkpoint.interval=50ms"];
        await FilledNode.AddLettersAsync(folder["data"], settings);
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], settings);
        string admin = await node.MakeKeyAsync("admin"), producer = await node.MakeKeyAsync("producer");
        await FilledNode.FillAsync(node, admin);

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
}
