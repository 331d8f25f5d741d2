namespace Tidemark.Connectors.Kafka;

/// <summary>What a source knows of a partition. Read and written by several threads, each field with one instruction.</summary>
internal sealed class KafkaPartition
{
    /// <summary>The offset after the last record, as of the last question.</summary>
    public long End;

    /// <summary>Whether there is a reader.</summary>
    public bool IsRead;
}
