namespace Tidemark.Connectors.Kafka;

/// <summary>A record to be produced.</summary>
/// <param name="Partition">Its partition; −1 for the one that its key gives by Java Kafka's default partitioner.</param>
/// <param name="Key">Its key; empty for none.</param>
/// <param name="Value">Its bytes.</param>
/// <param name="Identity">Goes into the header <see cref="IdentityHeader"/>, by which a repeat can be told; empty for no header.</param>
public readonly record struct KafkaRecord(
    int Partition, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Identity)
{
    /// <summary>The name of the header that carries an output's identity.</summary>
    public const string IdentityHeader = "tidemark-identity";

    /// <summary>The same, for native code: what follows it in memory is a zero.</summary>
    internal static ReadOnlySpan<byte> IdentityHeaderUtf8 => "tidemark-identity"u8;
}
