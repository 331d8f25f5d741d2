using Microsoft.Extensions.Logging;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Kafka;

/// <summary>A topic as the log of a cluster's nodes: each appends to all partitions and reads those that the group gives it. Safe for use
/// by several callers at once.</summary>
public sealed class KafkaLog : IEventLog
{
    private readonly KafkaOptions options;
    private readonly Func<ReadOnlyMemory<byte>, byte[]> keyOf;

    private KafkaLog(KafkaOptions options, Func<ReadOnlyMemory<byte>, byte[]> keyOf, KafkaSource source, KafkaProducer producer) =>
        (this.options, this.keyOf, Source, Producer) = (options, keyOf, source, producer);

    /// <summary>What reads the topic, and the membership of the group.</summary>
    public KafkaSource Source { get; }

    /// <summary>What appends to it.</summary>
    public KafkaProducer Producer { get; }

    /// <inheritdoc/>
    public int Partitions => Source.Partitions;

    /// <summary>Connects and asks for the topic.</summary>
    /// <inheritdoc cref="KafkaSource.ConnectAsync"/>
    /// <param name="options">Where the cluster is, the topic and the group.</param>
    /// <param name="keyOf">The key of a record's message; empty for none.</param>
    /// <param name="clock">Stamps records that have no stamp of their own, and measures time-outs.</param>
    /// <param name="logger">Is told of rebalances and of errors that librdkafka goes on from by itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<KafkaLog> ConnectAsync(
        KafkaOptions options, Func<ReadOnlyMemory<byte>, byte[]> keyOf, TimeProvider clock, ILogger logger,
        CancellationToken cancellationToken)
    {
        KafkaSource source = await KafkaSource.ConnectAsync(options, clock, logger, cancellationToken);
        return new KafkaLog(options, keyOf, source, new KafkaProducer(options, logger));
    }

    /// <inheritdoc/>
    /// <remarks>Records of other producers come between, so no offsets are told.</remarks>
    /// <exception cref="KafkaFailureException">Not all were acknowledged; those that were are processed, and may be sent again.</exception>
    public async ValueTask<AppendResult> AppendAsync(IReadOnlyList<RecordBatch> batches, CancellationToken cancellationToken)
    {
        var records = new KafkaRecord[batches.Sum(batch => batch.Count)];
        int next = 0;
        foreach (RecordBatch batch in batches)
            for (int i = 0; i < batch.Count; i++) records[next++] = Record(batch.Shard, batch.RecordMemory(i));
        await Producer.ProduceAsync(options.Topic, records, cancellationToken);
        return new AppendResult(AppendOutcome.Durable, []);
    }

    /// <summary>Sends records on to the partitions that they belong to.</summary>
    /// <param name="records">Each with its partition.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="KafkaFailureException">Not all were acknowledged.</exception>
    public Task ForwardAsync(IReadOnlyList<(int Partition, ReadOnlyMemory<byte> Record)> records, CancellationToken cancellationToken) =>
        Producer.ProduceAsync(
            options.Topic, records.Select(forward => Record(forward.Partition, forward.Record)).ToArray(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken) =>
        Source.OpenAsync(partition, position, cancellationToken);

    /// <inheritdoc/>
    public long EndPosition(int partition) => Source.EndPosition(partition);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken) =>
        Source.ReleaseAsync(partition, position, cancellationToken);

    /// <summary>Disconnects, after what was appended is acknowledged or has failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await Producer.DisposeAsync();
        await Source.DisposeAsync();
    }

    private KafkaRecord Record(int partition, ReadOnlyMemory<byte> value) => new(partition, keyOf(value), value, default);
}
