using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Server.Configuration;
using Tidemark.Server.Hosting;
using Tidemark.Server.Logging;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>A serving node on a temporary folder and a free port, with its client.</summary>
public sealed class ServingFixture : IAsyncLifetime
{
    private const int BodyBytesMax = 1 << 20;

    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
    private readonly string[] definitions;
    private ServingNode serving = null!;

    /// <summary>A node with the defaults.</summary>
    public ServingFixture() : this([])
    {
    }

    /// <summary>A node with settings of its own; for use without a class fixture.</summary>
    internal ServingFixture(params string[] definitions) => this.definitions = definitions;

    /// <summary>Changes what no setting can.</summary>
    internal Func<NodeOptions, NodeOptions> Configure { get; init; } = options => options;

    /// <summary>The client.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The key that the client brings, of an admin; null where the folder had one before.</summary>
    public string? AdminKey { get; private set; }

    /// <summary>The node's folder.</summary>
    public string Folder => folder;

    /// <summary>The address it serves at.</summary>
    public string Address => serving.Address;

    /// <inheritdoc/>
    public Task InitializeAsync() => StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Stops the node and starts another on the same folder.</summary>
    public Task RestartAsync() => RestartAsync(() => { });

    /// <summary>Stops the node, does something to its folder and starts another on it.</summary>
    public async Task RestartAsync(Action between)
    {
        await StopAsync();
        between();
        await StartAsync();
    }

    /// <summary>Starts one more node, as configured.</summary>
    public static Task<ServingNode> StartAnotherAsync(params string[] definitions) => StartAnotherAsync(options => options, definitions);

    /// <summary>Puts a record into the log that no door has seen.</summary>
    internal async Task AppendAsync(int shard, string record, EventTime arrival)
    {
        var batch = new RecordBatchBuilder();
        batch.Add(Encoding.UTF8.GetBytes(record), arrival);
        Assert.Equal(AppendOutcome.Durable, (await serving.Node.Log.AppendAsync([batch.Build(shard, 0)], default)).Outcome);
    }

    /// <summary>Posts a body; the status and the answer.</summary>
    public async Task<(int Status, JsonElement Answer, HttpResponseMessage Message)> PostAsync(
        string path, byte[] body, string? type, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // A body that is refused for its size is not sent at all; sending it would race against the refusal.
        request.Headers.ExpectContinue = body.Length > BodyBytesMax;
        return await ReadAsync(await Client.SendAsync(request));
    }

    /// <summary>Posts JSON lines.</summary>
    public Task<(int Status, JsonElement Answer, HttpResponseMessage Message)> PostLinesAsync(params string[] lines) =>
        PostAsync("/v1/events", Encoding.UTF8.GetBytes(string.Join('\n', lines)), "application/x-ndjson");

    /// <summary>Gets a path; the status and the answer.</summary>
    public async Task<(int Status, JsonElement Answer, HttpResponseMessage Message)> GetAsync(string path) =>
        await ReadAsync(await Client.GetAsync(path));

    /// <summary>Waits until the shards have read everything; each question waits in their mailboxes behind the records.</summary>
    public async Task CaughtUpAsync()
    {
        JsonElement shards;
        do shards = (await GetAsync("/v1/cluster/shards")).Answer.GetProperty("shards");
        while (shards.EnumerateArray().Any(s => s.GetProperty("lag").GetInt64() > 0));
    }

    private static async Task<(int Status, JsonElement Answer, HttpResponseMessage Message)> ReadAsync(HttpResponseMessage message)
    {
        string text = await message.Content.ReadAsStringAsync();
        JsonElement answer = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        if (!message.IsSuccessStatusCode) AssertProblem(message, answer, text);
        return ((int)message.StatusCode, answer, message);
    }

    /// <summary>Every refusal is a problem that a person can act on, and tells nothing of how the node is made.</summary>
    private static void AssertProblem(HttpResponseMessage message, JsonElement answer, string text)
    {
        Assert.Equal("application/problem+json", message.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)message.StatusCode, answer.GetProperty("status").GetInt32());
        Assert.NotEmpty(answer.GetProperty("title").GetString()!);
        Assert.True(answer.GetProperty("detail").GetString()!.Length > 10, text);
        foreach (string inside in new[] { "   at ", "Exception", "System.", "Tidemark.", "Nullable" })
            Assert.DoesNotContain(inside, text, StringComparison.Ordinal);
    }

    private static Task<ServingNode> StartAnotherAsync(Func<NodeOptions, NodeOptions> configure, params string[] definitions) =>
        ServingNode.StartAsync(
            configure(NodeOptionsBinder.Bind(new SettingSources().AddDefinitions(definitions))), TimeProvider.System,
            NodeLog.Open(directory: null, LogLevel.None), default);

    private async Task StartAsync()
    {
        serving = await StartAnotherAsync(
            Configure,
            [$"data.directory={folder}", "http.port=0", $"http.body_max={BodyBytesMax}B", "checkpoint.interval=50ms", .. definitions]);
        var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        Client = new HttpClient(handler) { BaseAddress = new Uri(serving.Address) };
        AdminKey = serving.FirstKey ?? AdminKey;
        if (AdminKey is not null) Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
    }

    private async Task StopAsync()
    {
        Client.Dispose();
        await serving.DisposeAsync();
    }
}
