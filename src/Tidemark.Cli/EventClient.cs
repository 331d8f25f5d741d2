using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli;

/// <summary>Posts batches of events to a node.</summary>
internal sealed class EventClient : EventSender
{
    private static readonly MediaTypeHeaderValue JsonLines = new("application/x-ndjson");
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Uri events;
    private long accepted, rejected;

    public EventClient(Uri node, string? key, int attemptsMax, TimeProvider clock)
        : base($"{new Uri(node, "/v1/events")}", "Check that a node serves there, and its key.", clock)
    {
        events = new Uri(node, "/v1/events");
        Retries = new Retries(attemptsMax, FirstDelay, clock);
        if (!string.IsNullOrEmpty(key)) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Events the node accepted.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    /// <summary>Events the node refused.</summary>
    public long Rejected => Interlocked.Read(ref rejected);

    /// <summary>Requests and attempts.</summary>
    public Retries Retries { get; }

    public override ValueTask DisposeAsync()
    {
        client.Dispose();
        return base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task DeliverAsync(ReadOnlyMemory<byte> lines, int count, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await Retries.SendAsync(token => PostAsync(lines, token), isRepeatable: true, cancellationToken);
        string text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (answer.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.BadRequest))
            throw new TidemarkException($"the node answered {(int)answer.StatusCode}: {text}");
        Count(text);
    }

    private Task<HttpResponseMessage> PostAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        var body = new ReadOnlyMemoryContent(lines) { Headers = { ContentType = JsonLines } };
        return client.PostAsync(events, body, cancellationToken);
    }

    private void Count(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        if (document.RootElement.TryGetProperty("accepted", out JsonElement taken)) Interlocked.Add(ref accepted, taken.GetInt64());
        if (document.RootElement.TryGetProperty("rejected", out JsonElement refused))
            Interlocked.Add(ref rejected, refused.GetArrayLength());
    }
}
