using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary><c>rd_kafka_topic_partition_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RdPartition
{
    public nint Topic;

    public int Partition;

    public long Offset;

    public nint Metadata;

    public nuint MetadataSize;

    public nint Opaque;

    public int Error;

    public nint Internal;
}
