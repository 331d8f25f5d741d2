namespace Tidemark.Connectors.Kafka;

/// <summary>How a node reaches its Kafka cluster: <c>kafka.*</c>.</summary>
public sealed record KafkaOptions
{
    /// <summary><c>kafka.bootstrap</c>: brokers to begin with, <c>host:port</c>, separated by commas; empty for a node without Kafka.
    /// Default empty.</summary>
    public string Bootstrap { get; init; } = "";

    /// <summary><c>kafka.topic</c>: the topic of events, whose partitions are the shards. Default <c>tidemark-events</c>.</summary>
    public string Topic { get; init; } = "tidemark-events";

    /// <summary><c>kafka.group</c>: the consumer group that all nodes of a cluster are members of. Default <c>tidemark</c>.</summary>
    public string Group { get; init; } = "tidemark";

    /// <summary><c>kafka.session_timeout</c>: after how long without a heartbeat the group gives a node's partitions to others; a broker
    /// may allow no less than 6 s. From 4 s to 5 min, 10 s by default.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>kafka.revoke_deadline</c>: how long a node goes on with partitions that the group has given to another node, which does
    /// not ask for them; and how long finishing the work on one that is asked for may take. From 1 s to 4 min, 30 s by default.</summary>
    public TimeSpan RevokeDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>kafka.answer_timeout</c>: how long the cluster may take to answer a question, such as for a topic or the end of
    /// a partition, before that counts as failed. From 1 s to 5 min, 10 s by default.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>kafka.delivery_timeout</c>: how long a produced record is tried again before it counts as failed. From 1 s to 1 h,
    /// 30 s by default.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>kafka.fetch_max</c>: bytes that are asked for at once from a partition. A larger record comes all the same.
    /// From 16 KiB to 64 MiB, 1 MiB by default.</summary>
    public long FetchBytesMax { get; init; } = 1 << 20;

    /// <summary><c>kafka.prefetch_max</c>: bytes that may wait to be read before no more are asked for, divided evenly among the topic's
    /// partitions; what is under way then comes on top. From 1 MiB to 16 GiB, 128 MiB by default.</summary>
    /// <remarks>librdkafka notices only after up to a second that partitions which had all been full no longer are: what waits should last
    /// the node for so long.</remarks>
    public long PrefetchBytesMax { get; init; } = 128 << 20;

    /// <summary><c>kafka.produce_max</c>: bytes that may wait for a broker's acknowledgement, beyond which producing waits. From 1 MiB to
    /// 1 GiB, 64 MiB by default.</summary>
    public long ProduceBytesMax { get; init; } = 64 << 20;

    /// <summary><c>kafka.offset_gone</c>: what a shard does where the topic no longer holds the record it must go on from.
    /// <see cref="OffsetGone.Stop"/> by default.</summary>
    public OffsetGone OffsetGone { get; init; } = OffsetGone.Stop;

    /// <summary><c>kafka.outputs</c>: what the topics of outputs begin with, such as <c>tidemark-</c> for <c>tidemark-windows</c>; empty
    /// for none. Default empty.</summary>
    public string OutputsPrefix { get; init; } = "";

    /// <summary><c>kafka.properties.*</c>: properties of librdkafka by name, such as <c>security.protocol</c>, <c>sasl.username</c> or
    /// <c>ssl.ca.location</c>, for everything that has no key of its own. Default none.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a property of librdkafka is one that the clients here set themselves.</summary>
    public static bool IsReserved(string property) => KafkaSource.Properties(new(), partitions: 1).ContainsKey(property)
        || KafkaSource.GroupProperties(new()).ContainsKey(property)
        || KafkaProducer.Properties(new()).ContainsKey(property) || KafkaClient.Properties(new()).ContainsKey(property)
        || property == "metadata.broker.list";
}
