using System.Globalization;
using Microsoft.Extensions.Logging;
using Tidemark.Core;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Kafka;

/// <summary>A topic as a source of records, and the membership of the consumer group that says which of its partitions this node shall
/// read. Safe for use by several shards at once.</summary>
/// <remarks>
/// <para>There are two clients. One is a member of the group and reads nothing: it is told assignments. The other reads partitions, each
/// from the offset and for as long as it is asked to: so a rebalance, in which the group takes everything from everybody for seconds, does
/// not stop the reading of what stays where it is. That two nodes may read a partition for a moment is the journal's matter, which lets
/// only one of them write.</para>
/// <para>Offsets come from the journal, never from Kafka. Nothing but <see cref="CommitAsync"/> writes offsets to Kafka, and nothing reads
/// them.</para>
/// </remarks>
public sealed partial class KafkaSource : ISource
{
    /// <summary>How many partitions are opened at once; each blocks a thread while the cluster is asked for its offsets.</summary>
    private const int OpeningMax = 8;

    /// <summary>librdkafka takes no greater bound of a queue.</summary>
    private const long QueueKbytesMax = 2_097_151;

    private readonly KafkaOptions options;
    private readonly TimeProvider clock;
    private readonly KafkaClient group;
    private readonly KafkaClient reading;
    private readonly ILogger logger;
    private readonly SemaphoreSlim opening = new(OpeningMax);
    private readonly Lock gate = new();
    private readonly KafkaPartition[] partitions;
    private readonly nint topic;

    private KafkaSource(KafkaOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        (this.options, this.clock, this.logger) = (options, clock, logger);
        group = new KafkaClient(options, RdKafka.Consumer, GroupProperties(options), RdKafka.EventRebalance, OnEvent, logger);
        try
        {
            int count = group.PartitionsOf(options.Topic, clock, cancellationToken);
            partitions = [.. Enumerable.Range(0, count).Select(_ => new KafkaPartition())];
            reading = new KafkaClient(options, RdKafka.Consumer, Properties(options, count), RdKafka.EventNone, static _ => { }, logger);
        }
        catch
        {
            group.Dispose();
            throw;
        }

        topic = RdKafka.NewTopic(reading.Handle, options.Topic, RdKafka.Null);
    }

    /// <inheritdoc/>
    public int Partitions => partitions.Length;

    private int AnswerMs => (int)options.AnswerTimeout.TotalMilliseconds;

    /// <summary>Connects and asks for the topic.</summary>
    /// <param name="options">Where the cluster is, the topic and the group.</param>
    /// <param name="clock">Stamps records that have no stamp of their own, and measures time-outs.</param>
    /// <param name="logger">Is told of rebalances and of errors that librdkafka goes on from by itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KafkaFailureException">The cluster cannot be reached, refuses the client, or has no such topic.</exception>
    /// <exception cref="TidemarkException">The Kafka client library is not installed.</exception>
    public static Task<KafkaSource> ConnectAsync(
        KafkaOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => new KafkaSource(options, clock, logger, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Offset 0 stands for the first record that is held: a shard that begins has missed nothing.</remarks>
    /// <exception cref="KafkaFailureException">The cluster did not answer.</exception>
    public async ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Open(partition, position), cancellationToken);
        }
        finally
        {
            opening.Release();
        }
    }

    /// <inheritdoc/>
    /// <remarks>As of the last fetch, or of the opening; 0 for a partition that was never opened.</remarks>
    public long EndPosition(int partition)
    {
        int error = RdKafka.KnownOffsets(reading.Handle, options.Topic, partition, out _, out long high);
        return Math.Max(Volatile.Read(ref partitions[partition].End), error == 0 ? high : 0);
    }

    /// <summary>Does nothing: a topic removes records by its own retention.</summary>
    public ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Writes offsets to the group, for the tools that show its lag; nothing reads them here.</summary>
    /// <param name="positions">By partition the offset after the last record that is dealt with.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="KafkaFailureException">They could not be written.</exception>
    public Task CommitAsync(IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using PartitionList offsets = PartitionList.Of(options.Topic, positions);
            int error = CommitNow(offsets);
            if (error != 0)
            {
                throw group.Failure(
                    $"Committing offsets of topic {options.Topic} for group {options.Group}", error,
                    "Nothing depends on them but what lag tools show; the next ones take their place.");
            }
        }, cancellationToken);

    /// <summary>Disconnects. <see cref="RunAsync"/> must have ended and every reader be disposed.</summary>
    public ValueTask DisposeAsync()
    {
        opening.Dispose();
        return new ValueTask(Task.Run(Disconnect));
    }

    /// <summary>The exception for an error that came instead of a record; where the record is gone, the cluster is asked what it
    /// holds.</summary>
    internal TidemarkException ReadFailure(int partition, long offset, int error)
    {
        if (error != KafkaError.OffsetReset)
        {
            return reading.Failure(
                $"Reading partition {partition} of topic {options.Topic}", error,
                "It is read again from where it stood; check the topic and the rights of the user.");
        }

        long first = QueryOffsets(partition, out long low, out _) == 0 ? low : offset;
        return Lost(partition, offset, first, $"begins at {first}");
    }

    /// <summary>Ends the fetching for a reader, and its queue.</summary>
    internal void Close(int partition, nint queue)
    {
        _ = RdKafka.StopReading(topic, partition);
        RdKafka.DestroyQueue(queue);
        Volatile.Write(ref partitions[partition].IsRead, false);
    }

    internal static Dictionary<string, string> GroupProperties(KafkaOptions options) => new()
    {
        ["group.id"] = options.Group,
        ["session.timeout.ms"] = Ms(options.SessionTimeout),
        ["heartbeat.interval.ms"] = Ms(options.SessionTimeout / 10),
        ["partition.assignment.strategy"] = "range",
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
    };

    internal static Dictionary<string, string> Properties(KafkaOptions options, int partitions) => new()
    {
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "false",
        ["auto.offset.reset"] = "error",
        ["fetch.message.max.bytes"] = Text(options.FetchBytesMax),
        // The queue of each partition is bounded in bytes alone.
        ["queued.min.messages"] = "10000000",
        ["queued.max.messages.kbytes"] = Text(Math.Clamp((options.PrefetchBytesMax >> 10) / partitions, 16, QueueKbytesMax)),
    };

    private static string Ms(TimeSpan span) => Text((long)span.TotalMilliseconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <returns>The offset to read from.</returns>
    /// <exception cref="SourcePositionLostException">The topic does not hold the position.</exception>
    private long FirstToRead(int partition, long position)
    {
        int error = QueryOffsets(partition, out long low, out long high);
        if (error != 0)
        {
            throw reading.Failure(
                $"Asking for the offsets of partition {partition} of topic {options.Topic}", error,
                "Check that its leader is up and that the user may describe the topic.");
        }

        if (position < low && position > 0) throw Lost(partition, position, low, $"begins at {low}");
        if (position > high) throw Lost(partition, position, low, $"ends at {high}: it is another topic, or lost its newest records");
        Volatile.Write(ref partitions[partition].End, high);
        return Math.Max(position, low);
    }

    private SourcePositionLostException Lost(int partition, long position, long first, string what) => new(
        $"Partition {partition} of topic {options.Topic} at {options.Bootstrap} no longer holds record {position}; it {what}. Records are "
        + "lost. Keep them for longer in the topic; to go on without them set kafka.offset_gone to go_on.", first);

    private int QueryOffsets(int partition, out long low, out long high) =>
        RdKafka.QueryOffsets(reading.Handle, options.Topic, partition, out low, out high, AnswerMs);

    private KafkaReader Open(int partition, long position)
    {
        long first = FirstToRead(partition, position);
        if (Interlocked.Exchange(ref partitions[partition].IsRead, true))
            throw new InvalidOperationException($"Partition {partition} has a reader already.");
        nint queue = RdKafka.NewQueue(reading.Handle);
        if (RdKafka.StartReading(topic, partition, first, queue) == 0) return new KafkaReader(this, partition, queue, position, clock);
        int error = RdKafka.LastError();
        RdKafka.DestroyQueue(queue);
        Volatile.Write(ref partitions[partition].IsRead, false);
        throw reading.Failure(
            $"Reading partition {partition} of topic {options.Topic} from record {first} on", error, "It is tried again.");
    }

    private void Disconnect()
    {
        if (topic != 0) RdKafka.DestroyTopic(topic);
        group.Dispose();
        reading.Dispose();
    }

    private unsafe int CommitNow(PartitionList offsets) => RdKafka.Commit(group.Handle, offsets.Pointer, isAsynchronous: 0);
}
