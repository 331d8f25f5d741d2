using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary><c>rd_kafka_message_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RdMessage
{
    /// <summary>0, or what is wrong; <see cref="Payload"/> then is a text.</summary>
    public int Error;

    public nint Topic;

    public int Partition;

    public byte* Payload;

    public nuint Length;

    public byte* Key;

    public nuint KeyLength;

    public long Offset;

    /// <summary>Of a produced message what was given with it.</summary>
    public nint Opaque;
}
