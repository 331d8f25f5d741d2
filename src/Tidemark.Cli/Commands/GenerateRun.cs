using Tidemark.Connectors.Kafka;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Engine.Shards;
using Tidemark.Media.Generation;

namespace Tidemark.Cli.Commands;

/// <summary>Sends generated events to a file, to standard output, to a node or to a topic, and sums up on standard error.</summary>
internal sealed class GenerateRun(GenerateTarget target, GeneratorOptions options, TimeProvider clock)
{
    private const int FlushBytes = 1 << 20;

    /// <summary>Events that arrive within so many milliseconds go out together at the end of them.</summary>
    private const int BatchMs = 20;

    /// <summary>The most events of one batch.</summary>
    private const int BatchEventsMax = 5_000;

    private readonly EventLines lines = new(options);
    private EventTime last = options.Start;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using FileStream? truth = target.TruthFile is { } path ? new FileStream(path, FileMode.Create, FileAccess.Write) : null;
        var feed = new EventFeed(options, truth);
        long started = clock.GetTimestamp();
        if (target.Node is { } node) await SendAsync(feed, node, cancellationToken);
        else if (target.Kafka is { } kafka) await SendAsync(feed, kafka, cancellationToken);
        else await WriteAsync(feed, cancellationToken);
        double seconds = clock.GetElapsedTime(started).TotalSeconds;
        double span = Math.Max(0.001, (last.Milliseconds - options.Start.Milliseconds) / 1_000.0);
        await Console.Error.WriteLineAsync(
            $"{options.Events} lines ({feed.Odd.Duplicates} duplicates, {feed.Odd.Bad} bad) in {seconds:0.0} s, "
            + $"{options.Events / seconds:0} a second. Event time {UtcTime.ToText(options.Start)} to {UtcTime.ToText(last)}, "
            + $"{options.Events / span:0.##} a second.");
        return ExitCodes.Done;
    }

    private async Task WriteAsync(EventFeed feed, CancellationToken cancellationToken)
    {
        await using Stream stream = target.File is { } path
            ? new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0) : Console.OpenStandardOutput();
        var text = new ByteWriter(FlushBytes + (64 << 10));
        await foreach (EventBlock block in feed.ReadAsync(cancellationToken))
        {
            for (int i = 0; i < block.Count; i++)
            {
                lines.Write(text, in block[i]);
                text.WriteByte((byte)'\n');
                if (text.Length < FlushBytes) continue;
                stream.Write(text.WrittenSpan);
                text.Clear();
            }

            last = block.EmittedAt(block.Count - 1);
        }

        stream.Write(text.WrittenSpan);
    }

    private async Task SendAsync(EventFeed feed, Uri node, CancellationToken cancellationToken)
    {
        await using var client = new EventClient(node, Environment.GetEnvironmentVariable("TIDEMARK_KEY"), target.Attempts, clock);
        try
        {
            await SendAsync(feed, client, cancellationToken);
        }
        finally
        {
            await Console.Error.WriteLineAsync(
                $"{client.Accepted} accepted, {client.Rejected} rejected. {client.Retries} {Kept(client)}");
        }
    }

    private async Task SendAsync(EventFeed feed, KafkaOptions kafka, CancellationToken cancellationToken)
    {
        await using TopicClient client = await TopicClient.ConnectAsync(kafka, clock, cancellationToken);
        try
        {
            await SendAsync(feed, client, cancellationToken);
        }
        finally
        {
            await Console.Error.WriteLineAsync(
                $"{client.Acknowledged} acknowledged in {client.Partitions} partitions of {kafka.Topic}. {Kept(client)}");
        }
    }

    /// <summary>Open loop: an event is due when, by its arrival, it would come in real time, whatever became of those before it.</summary>
    private async Task SendAsync(EventFeed feed, EventSender client, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        ByteWriter batch = client.Rent();
        (int count, long tick) = (0, 0);
        await foreach (EventBlock block in feed.ReadAsync(cancellationToken))
        {
            for (int i = 0; i < block.Count; i++)
            {
                long arrives = (block.EmittedAt(i).Milliseconds - options.Start.Milliseconds) / BatchMs;
                if (count > 0 && (arrives > tick || count == BatchEventsMax))
                {
                    await client.SendAsync(batch, count, Due(started, tick), cancellationToken);
                    (batch, count) = (client.Rent(), 0);
                }

                lines.Write(batch, in block[i]);
                batch.WriteByte((byte)'\n');
                (count, tick) = (count + 1, arrives);
            }

            last = block.EmittedAt(block.Count - 1);
        }

        if (count > 0) await client.SendAsync(batch, count, Due(started, tick), cancellationToken);
        await client.DrainAsync();
    }

    private long Due(long started, long tick) => started + ((tick + 1) * BatchMs * clock.TimestampFrequency / 1_000);

    private static string Kept(EventSender client) =>
        $"Sent after the schedule by {Spread(client.Lateness)}; {Answered(client.Answers)}.";

    private static string Answered(LatencyHistogram answers) =>
        answers.Quantile(1) is null ? "none answered" : $"answered after it by {Spread(answers)}";

    private static string Spread(LatencyHistogram times) =>
        $"{times.Quantile(0.5)} ms (half), {times.Quantile(0.99)} ms (99 %), {times.Quantile(0.999)} ms (99.9 %), "
        + $"{times.Quantile(1)} ms (all)";
}
