using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>A serving node in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpClient client;
    private readonly string[] settings;

    private ServerProcess(Process process, Uri address, string[] settings)
    {
        (this.process, this.settings) = (process, settings);
        client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Its address.</summary>
    public Uri Address => client.BaseAddress!;

    /// <summary>Its process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Starts a node on a data folder and a free port, and waits until it listens.</summary>
    public static Task<ServerProcess> StartAsync(string folder, params IEnumerable<string> more) => StartAtAsync(0, folder, more);

    /// <summary>Starts a node on a data folder and a port, and waits until it listens.</summary>
    public static async Task<ServerProcess> StartAtAsync(int port, string folder, params IEnumerable<string> more)
    {
        string[] settings = ["--data", folder, .. more];
        Process process = Executable.Start(["serve", "--http-port", $"{port}", .. settings]);
        var seen = new StringBuilder();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            seen.AppendLine(line);
            const string before = "Serving at ";
            int at = line.IndexOf(before, StringComparison.Ordinal);
            if (at < 0) continue;
            // The rest is read on, so that the node never waits for a full pipe.
            _ = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServerProcess(process, new Uri(line[(at + before.Length)..].Split(',')[0]), settings);
        }

        process.Kill();
        throw new InvalidOperationException($"The node did not start: {seen}");
    }

    /// <summary>Makes an access key with the command, as whoever runs the node does.</summary>
    public async Task<string> MakeKeyAsync(string role)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(
            ["key", "create", $"{Guid.NewGuid()}", "--role", role, .. settings]);
        Assert.True(exit == 0, errors);
        return output.TrimEnd('\n');
    }

    /// <summary>From here on requests bring a key.</summary>
    public void Use(string key) => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

    /// <summary>Posts JSON lines.</summary>
    public async Task<HttpStatusCode> PostEventsAsync(string lines, CancellationToken cancellationToken = default)
    {
        using var body = new StringContent(lines, Encoding.UTF8, "application/x-ndjson");
        using HttpResponseMessage answer = await client.PostAsync("/v1/events", body, cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Posts JSON lines; the status and the text of the answer.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostEventsAsync(byte[] lines)
    {
        using var body = new ByteArrayContent(lines);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using HttpResponseMessage answer = await client.PostAsync("/v1/events", body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Whether every shard has recovered.</summary>
    public async Task<bool> IsReadyAsync()
    {
        using HttpResponseMessage answer = await client.GetAsync("/readyz");
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Whether anything has failed since it started: a shard, or the publishing of its results.</summary>
    public async Task<bool> HasFailedAsync()
    {
        // A shard that does not answer is being started again.
        if (!await IsReadyAsync() || await StatusAsync() is not { } status) return true;
        return status.GetProperty("restarts").GetInt64() > 0
            || status.GetProperty("shards").EnumerateArray().Any(s => s.GetProperty("publish_failures").GetInt64() > 0);
    }

    /// <summary>Waits until every shard has recovered.</summary>
    public Task ReadyAsync(TimeSpan deadline) => Poll.UntilAsync(IsReadyAsync, deadline, () => $"The node at {Address} is not ready.");

    /// <summary>Gets a JSON answer.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The first state that the live view tells.</summary>
    public async Task<JsonElement> LiveAsync()
    {
        using HttpResponseMessage answer = await client.GetAsync("/v1/live", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        return JsonDocument.Parse((await lines.ReadLineAsync())!["data: ".Length..]).RootElement;
    }

    /// <summary>Gets a JSON answer; null where the node does not give one now.</summary>
    public async Task<JsonElement?> TryGetAsync(string path)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(path);
            string text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Posts without a body; the status.</summary>
    public async Task<HttpStatusCode> PostAsync(string path)
    {
        using HttpResponseMessage answer = await client.PostAsync(path, content: null);
        return answer.StatusCode;
    }

    /// <summary>Waits until the shards have read everything; each question waits in their mailboxes behind the records.</summary>
    public async Task<JsonElement[]> CaughtUpAsync()
    {
        while (true)
        {
            if (await StatusAsync() is not { } status) continue;
            JsonElement[] shards = [.. status.GetProperty("shards").EnumerateArray()];
            if (shards.All(s => s.GetProperty("lag").GetInt64() == 0)) return shards;
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Sends a signal, such as STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    /// <summary>Where the shards stand; null where one of them did not answer in time.</summary>
    private async Task<JsonElement?> StatusAsync()
    {
        using HttpResponseMessage answer = await client.GetAsync("/v1/cluster/shards");
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, text);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : null;
    }
}
