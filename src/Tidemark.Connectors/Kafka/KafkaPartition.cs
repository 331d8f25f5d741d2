namespace Tidemark.Connectors.Kafka;

/// <summary>What a source knows of a partition. Guarded by the source's gate, but for <see cref="End"/>.</summary>
internal sealed class KafkaPartition
{
    /// <summary>The offset after the last record, as of the last question.</summary>
    public long End;

    /// <summary>Whether the group gives it to this node.</summary>
    public bool IsAssigned { get; set; }

    /// <summary>Whether librdkafka reads no more of it although it is assigned, since the offset is gone.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The queue of its messages, 0 before its first assignment. It lives as long as the source.</summary>
    public nint Queue { get; set; }

    /// <summary>Its reader, while there is one.</summary>
    public KafkaReader? Reader { get; set; }
}
