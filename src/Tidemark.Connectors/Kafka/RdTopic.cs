using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary><c>rd_kafka_metadata_topic_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RdTopic
{
    public nint Name;

    public int PartitionCount;

    public nint Partitions;

    public int Error;
}
