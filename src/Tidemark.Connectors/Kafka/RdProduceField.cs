using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary><c>rd_kafka_vu_t</c>: a tag, and a union of 64 bytes, of which it is one number or pointer and at times a length or a pointer
/// and a length more.</summary>
[StructLayout(LayoutKind.Explicit, Size = 72)]
internal struct RdProduceField
{
    public const int Topic = 1, Partition = 3, Value = 4, Key = 5, Opaque = 6, Flags = 7, Header = 9;

    [FieldOffset(0)]
    public int Kind;

    /// <summary>A number, or the first pointer.</summary>
    [FieldOffset(8)]
    public nint First;

    /// <summary>The length of what <see cref="First"/> points to; of a header the pointer to its value.</summary>
    [FieldOffset(16)]
    public nint Second;

    /// <summary>Of a header the length of its value.</summary>
    [FieldOffset(24)]
    public nint Third;
}
