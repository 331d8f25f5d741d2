using Tidemark.Core;
using Tidemark.Core.Codecs;
using Tidemark.Engine.Shards;

namespace Tidemark.Cli;

/// <summary>Sends batches of events on a schedule that does not wait for answers, and measures against that schedule.</summary>
/// <remarks>A batch is sent from the buffer it was written to, which is used again. Owned by one sender; the counts may be read at any
/// time. Repeats are safe: events carry identities.</remarks>
/// <param name="where">Whom the events go to, as part of a sentence.</param>
/// <param name="advice">What to do where they cannot be sent, a sentence.</param>
/// <param name="clock">What the schedule goes by.</param>
internal abstract class EventSender(string where, string advice, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Batches under way at once. Beyond that the sender waits, and is late: that it is stands in <see cref="Lateness"/>, and the
    /// answers are measured from when they were due all the same.</summary>
    private const int InFlightMax = 32;

    private const int BatchBytes = 256 << 10;

    private readonly SemaphoreSlim slots = new(InFlightMax);
    private readonly Stack<ByteWriter> free = new();
    private readonly Lock gate = new();
    private volatile Exception? failure;

    /// <summary>Disconnects; nothing must be under way.</summary>
    public virtual ValueTask DisposeAsync()
    {
        slots.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>How long after it was due the sending of each event began; to be read when nothing is under way.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>How long after it was due each event was answered; to be read when nothing is under way.</summary>
    public LatencyHistogram Answers { get; } = new();

    /// <summary>An empty buffer for the lines of a batch.</summary>
    public ByteWriter Rent()
    {
        lock (gate) return free.TryPop(out ByteWriter? lines) ? lines : new ByteWriter(BatchBytes);
    }

    /// <summary>Sends a batch when it is due; returns when it is under way.</summary>
    /// <param name="lines">JSON lines in a rented buffer, which the sender takes back.</param>
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

    /// <summary>Delivers a batch; its buffer is not read any more once this has completed without a failure.</summary>
    /// <param name="lines">JSON lines.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="cancellationToken">Gives up.</param>
    protected abstract Task DeliverAsync(ReadOnlyMemory<byte> lines, int count, CancellationToken cancellationToken);

    private async Task DeliverAsync(ByteWriter lines, int count, long due, CancellationToken cancellationToken)
    {
        try
        {
            await DeliverAsync(lines.WrittenMemory, count, cancellationToken);
            lines.Clear();
            lock (gate)
            {
                Answers.Record(MsSince(due), count);
                // After a failure something may still be sending it, and it is not used again.
                free.Push(lines);
            }
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

    private long MsSince(long due) => (long)Math.Ceiling(clock.GetElapsedTime(due).TotalMilliseconds);

    private void ThrowIfUndelivered()
    {
        if (failure is { } cause) throw new TidemarkException($"Events could not be sent to {where}: {cause.Message} {advice}", cause);
    }
}
