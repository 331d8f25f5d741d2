using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;
using Tidemark.Core;
using Tidemark.Server.Outputs;

namespace Tidemark.Cli;

/// <summary>Produces events to a topic, a record for each line. An event's key is its video, so that its partition is its shard; what is no
/// event has no key and goes to any.</summary>
internal sealed class TopicClient : EventSender
{
    private readonly KafkaLog log;
    private readonly string topic;
    private long acknowledged;

    private TopicClient(KafkaLog log, KafkaOptions kafka, TimeProvider clock)
        : base($"topic {kafka.Topic}", "What was acknowledged is in the topic; to send all of it again is safe.", clock) =>
        (this.log, topic) = (log, kafka.Topic);

    /// <summary>Events that all replicas in sync have.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>How many partitions the topic has.</summary>
    public int Partitions => log.Partitions;

    /// <summary>Connects. A topic that is not there is not made.</summary>
    /// <param name="kafka">Where the cluster is, and the topic.</param>
    /// <param name="clock">What the schedule goes by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TidemarkException">The cluster cannot be reached, refuses the client, or has no such topic.</exception>
    /// <remarks>What the client goes on from by itself is not told; what fails in the end tells its cause.</remarks>
    public static async Task<TopicClient> ConnectAsync(KafkaOptions kafka, TimeProvider clock, CancellationToken cancellationToken) =>
        new(await KafkaLog.ConnectAsync(kafka, VideoKeys.Of, clock, NullLogger.Instance, cancellationToken), kafka, clock);

    public override async ValueTask DisposeAsync()
    {
        await log.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task DeliverAsync(ReadOnlyMemory<byte> lines, int count, CancellationToken cancellationToken)
    {
        var records = new KafkaRecord[count];
        for (int i = 0; i < count; i++)
        {
            int length = lines.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = lines[..length];
            records[i] = new KafkaRecord(-1, VideoKeys.Of(line), line, default);
            lines = lines[(length + 1)..];
        }

        await log.Producer.ProduceAsync(topic, records, cancellationToken);
        Interlocked.Add(ref acknowledged, count);
    }
}
