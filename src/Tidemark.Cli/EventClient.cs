using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Tidemark.Core;
using Tidemark.Core.Codecs;
using Tidemark.Engine.Shards;

namespace Tidemark.Cli;

/// <summary>Posts batches of events to a node on a schedule that does not wait for answers, and measures against that schedule.</summary>
/// <remarks>A batch is sent as it was written, without a copy, and its buffer used again. Owned by one sender; the counts may be read at
/// any time. Repeats are safe: events carry identities.</remarks>
internal sealed class EventClient : IDisposable
{
    /// <summary>Requests under way at once. Beyond that the sender waits, and is late: that it is stands in <see cref="Lateness"/>, and the
    /// answers are measured from when they were due all the same.</summary>
    private const int InFlightMax = 32;

    private const int BatchBytes = 256 << 10;

    private static readonly MediaTypeHeaderValue JsonLines = new("application/x-ndjson");
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly SemaphoreSlim slots = new(InFlightMax);
    private readonly Stack<ByteWriter> free = new();
    private readonly Lock gate = new();
    private readonly Uri events;
    private readonly TimeProvider clock;
    private long accepted, rejected;
    private volatile Exception? failure;

    public EventClient(Uri node, string? key, int attemptsMax, TimeProvider clock)
    {
        events = new Uri(node, "/v1/events");
        this.clock = clock;
        Retries = new Retries(attemptsMax, FirstDelay, clock);
        if (!string.IsNullOrEmpty(key)) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Events the node accepted.</summary>
    public long Accepted => Interlocked.Read(ref accepted);

    /// <summary>Events the node refused.</summary>
    public long Rejected => Interlocked.Read(ref rejected);

    /// <summary>Requests and attempts.</summary>
    public Retries Retries { get; }

    /// <summary>How long after it was due each event's request began; to be read when nothing is under way.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>How long after it was due each event was answered; to be read when nothing is under way.</summary>
    public LatencyHistogram Answers { get; } = new();

    /// <summary>An empty buffer for the lines of a batch.</summary>
    public ByteWriter Rent()
    {
        lock (gate) return free.TryPop(out ByteWriter? lines) ? lines : new ByteWriter(BatchBytes);
    }

    /// <summary>Sends a batch when it is due; returns when the request is under way.</summary>
    /// <param name="lines">JSON lines in a rented buffer, which the client takes back.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="due">When they are to be sent, as a timestamp of the clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TidemarkException">An earlier batch could not be delivered.</exception>
    public async Task SendAsync(ByteWriter lines, int count, long due, CancellationToken cancellationToken)
    {
        TimeSpan ahead = clock.GetElapsedTime(clock.GetTimestamp(), due);
        if (ahead > TimeSpan.Zero) await Task.Delay(ahead, clock, cancellationToken);
        await slots.WaitAsync(cancellationToken);
        ThrowIfUndelivered();
        Lateness.Record(MsSince(due), count);
        _ = DeliverAsync(lines, count, due, cancellationToken);
    }

    /// <summary>Waits for what is under way.</summary>
    /// <exception cref="TidemarkException">A batch could not be delivered.</exception>
    public async Task DrainAsync()
    {
        for (int i = 0; i < InFlightMax; i++) await slots.WaitAsync();
        slots.Release(InFlightMax);
        ThrowIfUndelivered();
    }

    public void Dispose()
    {
        client.Dispose();
        slots.Dispose();
    }

    private async Task DeliverAsync(ByteWriter lines, int count, long due, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await Retries.SendAsync(
                token => PostAsync(lines, token), isRepeatable: true, cancellationToken);
            string text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.BadRequest))
                throw new TidemarkException($"the node answered {(int)answer.StatusCode}: {text}");
            Count(text, count, due);
            // The node has read it to its end. After a failure something may still be sending it.
            Return(lines);
        }
        catch (Exception e)
        {
            failure ??= e;
        }
        finally
        {
            slots.Release();
        }
    }

    private Task<HttpResponseMessage> PostAsync(ByteWriter lines, CancellationToken cancellationToken)
    {
        var body = new ReadOnlyMemoryContent(lines.WrittenMemory) { Headers = { ContentType = JsonLines } };
        return client.PostAsync(events, body, cancellationToken);
    }

    private void Count(string answer, int count, long due)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        if (document.RootElement.TryGetProperty("accepted", out JsonElement taken)) Interlocked.Add(ref accepted, taken.GetInt64());
        if (document.RootElement.TryGetProperty("rejected", out JsonElement refused))
            Interlocked.Add(ref rejected, refused.GetArrayLength());
        lock (gate) Answers.Record(MsSince(due), count);
    }

    private void Return(ByteWriter lines)
    {
        lines.Clear();
        lock (gate) free.Push(lines);
    }

    private long MsSince(long due) => (long)Math.Ceiling(clock.GetElapsedTime(due).TotalMilliseconds);

    private void ThrowIfUndelivered()
    {
        if (failure is { } cause)
        {
            throw new TidemarkException(
                $"Events could not be sent to {events}: {cause.Message} Check that a node serves there, and its key.", cause);
        }
    }
}
