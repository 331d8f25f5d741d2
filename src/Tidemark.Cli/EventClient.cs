using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli;

/// <summary>Posts batches of events to a node, a few at once, and tries again where the node says "not now".</summary>
/// <remarks>Owned by one sender; the counts may be read at any time. Repeats are safe: events carry identities.</remarks>
internal sealed class EventClient : IDisposable
{
    /// <summary>Requests under way at once; the sender waits beyond that.</summary>
    private const int ConcurrencyMax = 8;

    /// <summary>Attempts for one batch before it is given up.</summary>
    private const int AttemptsMax = 20;

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly SemaphoreSlim slots = new(ConcurrencyMax);
    private readonly Uri events;
    private readonly TimeProvider clock;
    private long accepted, rejected, retries;
    private volatile Exception? failure;

    public EventClient(Uri node, string? key, TimeProvider clock)
    {
        events = new Uri(node, "/v1/events");
        this.clock = clock;
        if (!string.IsNullOrEmpty(key)) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Events the node accepted.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    /// <summary>Events the node refused.</summary>
    public long Rejected => Interlocked.Read(ref rejected);

    /// <summary>Requests sent again.</summary>
    public long Retries => Interlocked.Read(ref retries);

    /// <summary>Sends JSON lines; returns when the request is under way.</summary>
    /// <exception cref="TidemarkException">An earlier batch could not be delivered.</exception>
    public async Task SendAsync(byte[] lines, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        if (failure is { } earlier) throw Undelivered(earlier);
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await DeliverAsync(lines, cancellationToken);
                }
                catch (Exception e)
                {
                    failure = e;
                }
                finally
                {
                    slots.Release();
                }
            },
            CancellationToken.None);
    }

    /// <summary>Waits for what is under way.</summary>
    /// <exception cref="TidemarkException">A batch could not be delivered.</exception>
    public async Task DrainAsync()
    {
        for (int i = 0; i < ConcurrencyMax; i++) await slots.WaitAsync();
        slots.Release(ConcurrencyMax);
        if (failure is { } earlier) throw Undelivered(earlier);
    }

    public void Dispose()
    {
        client.Dispose();
        slots.Dispose();
    }

    private async Task DeliverAsync(byte[] lines, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            using var body = new ByteArrayContent(lines);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            try
            {
                using HttpResponseMessage answer = await client.PostAsync(events, body, cancellationToken);
                string text = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Accepted || answer.StatusCode == HttpStatusCode.BadRequest)
                {
                    Count(text);
                    return;
                }

                bool again = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
                if (!again || attempt == AttemptsMax) throw new TidemarkException($"the node answered {(int)answer.StatusCode}: {text}");
            }
            catch (HttpRequestException) when (attempt < AttemptsMax)
            {
                // The node may be starting; the next attempt tells.
            }

            Interlocked.Increment(ref retries);
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 << Math.Min(attempt, 6), 2_000)), clock, cancellationToken);
        }
    }

    private void Count(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        if (document.RootElement.TryGetProperty("accepted", out JsonElement count)) Interlocked.Add(ref accepted, count.GetInt64());
        if (document.RootElement.TryGetProperty("rejected", out JsonElement refused))
            Interlocked.Add(ref rejected, refused.GetArrayLength());
    }

    private TidemarkException Undelivered(Exception cause) =>
        new($"Events could not be sent to {events}: {cause.Message} Check that a node serves there, and its key.", cause);
}
