using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary>The beginning of <c>rd_kafka_metadata_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RdMetadata
{
    public int BrokerCount;

    public nint Brokers;

    public int TopicCount;

    public RdTopic* Topics;
}
