using System.Globalization;
using Microsoft.Extensions.Logging;
using Tidemark.Core;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Kafka;

/// <summary>A topic as a source of records, read by one consumer that is a member of a group; the group decides which partitions this
/// node reads. Safe for use by several shards at once.</summary>
/// <remarks>
/// (1) <see cref="ConnectAsync"/> asks for the topic. (2) <see cref="RunAsync"/> joins the group. (3) What the group assigns is assigned
/// paused, so that librdkafka fetches nothing before (4) <see cref="OpenAsync"/> says from where: offsets come from the journal, never from
/// Kafka. (5) Each partition has a queue of its own (<see cref="KafkaReader"/>). Nothing but <see cref="CommitAsync"/> writes offsets to
/// Kafka, and nothing reads them.
/// </remarks>
public sealed partial class KafkaSource : ISource
{
    /// <summary>How many partitions are opened at once; each blocks a thread while the cluster is asked for its offsets.</summary>
    private const int OpeningMax = 8;

    private static readonly TimeSpan seekAgain = TimeSpan.FromMilliseconds(20);

    private readonly KafkaOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly KafkaClient client;
    private readonly SemaphoreSlim opening = new(OpeningMax);
    private readonly Lock gate = new();
    private KafkaPartition[] partitions = [];

    private KafkaSource(KafkaOptions options, TimeProvider clock, ILogger logger)
    {
        (this.options, this.clock, this.logger) = (options, clock, logger);
        client = new KafkaClient(options, RdKafka.Consumer, Properties(options), RdKafka.EventRebalance, OnEvent, logger);
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
        KafkaOptions options, TimeProvider clock, ILogger logger, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var source = new KafkaSource(options, clock, logger);
            try
            {
                int count = source.client.PartitionsOf(options.Topic, clock, cancellationToken);
                source.partitions = [.. Enumerable.Range(0, count).Select(_ => new KafkaPartition())];
                return source;
            }
            catch
            {
                source.client.Dispose();
                throw;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Offset 0 of a topic whose first records are gone is as lost as any other.</remarks>
    /// <exception cref="KafkaFailureException">The partition is not assigned to this node, or the cluster did not answer.</exception>
    public async ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            await Task.Run(() => CheckHeld(partition, position), cancellationToken);
            KafkaReader reader = Place(partition, position);
            try
            {
                await SeekAsync(partition, position, cancellationToken);
                return reader;
            }
            catch
            {
                await reader.DisposeAsync();
                throw;
            }
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
        int error = RdKafka.KnownOffsets(client.Handle, options.Topic, partition, out _, out long high);
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
                throw client.Failure(
                    $"Committing offsets of topic {options.Topic} for group {options.Group}", error,
                    "Nothing depends on them but what lag tools show; the next ones take their place.");
            }
        }, cancellationToken);

    /// <summary>Disconnects. <see cref="RunAsync"/> must have ended and every reader be disposed.</summary>
    public ValueTask DisposeAsync()
    {
        foreach (KafkaPartition partition in partitions)
            if (partition.Queue != 0) RdKafka.DestroyQueue(partition.Queue);
        opening.Dispose();
        return new ValueTask(Task.Run(client.Dispose));
    }

    /// <summary>The exception for an error that came instead of a record; where the record is gone, the cluster is asked what it
    /// holds.</summary>
    internal TidemarkException ReadFailure(int partition, long offset, int error)
    {
        string tried = $"Reading partition {partition} of topic {options.Topic}";
        if (error != KafkaError.OffsetReset)
            return client.Failure(tried, error, "It is read again from where it stood; check the topic and the rights of the user.");

        // librdkafka reads no more of it until it is assigned anew.
        lock (gate) partitions[partition].IsStopped = true;
        long first = QueryOffsets(partition, out long low, out _) == 0 ? low : offset;
        return Lost(partition, offset, first, $"begins at {first}");
    }

    /// <summary>Ends the fetching for a reader.</summary>
    internal void Closed(int partition, KafkaReader reader)
    {
        lock (gate)
        {
            if (partitions[partition].Reader != reader) return;
            partitions[partition].Reader = null;
        }

        PauseNow(partition);
    }

    internal static Dictionary<string, string> Properties(KafkaOptions options) => new()
    {
        ["group.id"] = options.Group,
        ["session.timeout.ms"] = Ms(options.SessionTimeout),
        ["heartbeat.interval.ms"] = Ms(options.SessionTimeout / 5),
        ["partition.assignment.strategy"] = "range",
        ["enable.auto.commit"] = "false",
        ["enable.auto.offset.store"] = "false",
        ["enable.partition.eof"] = "false",
        ["auto.offset.reset"] = "error",
        ["fetch.message.max.bytes"] = Text(options.FetchBytesMax),
        // The queue of each partition is bounded in bytes alone.
        ["queued.min.messages"] = "10000000",
        ["queued.max.messages.kbytes"] = Text(options.PrefetchBytesMax >> 10),
    };

    private static string Ms(TimeSpan span) => Text((long)span.TotalMilliseconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="SourcePositionLostException">The topic does not hold the position.</exception>
    private void CheckHeld(int partition, long position)
    {
        int error = QueryOffsets(partition, out long low, out long high);
        if (error != 0)
        {
            throw client.Failure(
                $"Asking for the offsets of partition {partition} of topic {options.Topic}", error,
                "Check that its leader is up and that the user may describe the topic.");
        }

        if (position < low) throw Lost(partition, position, low, $"begins at {low}");
        if (position > high) throw Lost(partition, position, low, $"ends at {high}: it is another topic, or lost its newest records");
        Volatile.Write(ref partitions[partition].End, high);
    }

    private SourcePositionLostException Lost(int partition, long position, long first, string what) => new(
        $"Partition {partition} of topic {options.Topic} at {options.Bootstrap} no longer holds record {position}; it {what}. Records are "
        + "lost. Keep them for longer in the topic; to go on without them set kafka.offset_gone to go_on.", first);

    private int QueryOffsets(int partition, out long low, out long high) =>
        RdKafka.QueryOffsets(client.Handle, options.Topic, partition, out low, out high, AnswerMs);

    private KafkaReader Place(int partition, long position)
    {
        lock (gate)
        {
            KafkaPartition of = partitions[partition];
            if (!of.IsAssigned) throw NotAssigned(partition);
            if (of.Reader is not null) throw new InvalidOperationException($"Partition {partition} has a reader already.");
            return of.Reader = new KafkaReader(this, partition, of.Queue, position, clock);
        }
    }

    private KafkaFailureException NotAssigned(int partition) => new(
        $"Partition {partition} of topic {options.Topic} was to be read, and group {options.Group} has not assigned it to this node. "
        + "It is read once it is.");

    /// <summary>Makes librdkafka fetch a partition from a position on.</summary>
    private async Task SeekAsync(int partition, long position, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        AssignAnewWhereStopped(partition);
        while (true)
        {
            int error = await Task.Run(() => SeekNow(partition, position), cancellationToken);
            if (error == 0) return;

            // An assignment takes effect a little after the call that makes it; until then a seek is refused.
            bool isEarly = error is KafkaError.State or KafkaError.PreviousInProgress;
            lock (gate)
                if (!partitions[partition].IsAssigned) throw NotAssigned(partition);
            if (!isEarly || clock.GetElapsedTime(started) > options.AnswerTimeout)
            {
                throw client.Failure(
                    $"Going to record {position} of partition {partition} of topic {options.Topic}", error, "It is tried again.");
            }

            await Task.Delay(seekAgain, clock, cancellationToken);
        }
    }

    private unsafe int SeekNow(int partition, long position)
    {
        using PartitionList list = PartitionList.Of(options.Topic, [partition], position);
        nint failure = RdKafka.Seek(client.Handle, list.Pointer, AnswerMs);
        if (failure != 0)
        {
            int code = RdKafka.ErrorCode(failure);
            RdKafka.DestroyError(failure);
            return code;
        }

        return list.Error != 0 ? list.Error : RdKafka.Resume(client.Handle, list.Pointer);
    }

    private unsafe void PauseNow(int partition)
    {
        using PartitionList list = PartitionList.Of(options.Topic, [partition], 0);
        _ = RdKafka.Pause(client.Handle, list.Pointer);
    }

    private unsafe int CommitNow(PartitionList offsets) => RdKafka.Commit(client.Handle, offsets.Pointer, isAsynchronous: 0);
}
