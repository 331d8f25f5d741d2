using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary><c>rd_kafka_topic_partition_list_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RdPartitionList
{
    public int Count;

    public int Size;

    public RdPartition* Items;
}
