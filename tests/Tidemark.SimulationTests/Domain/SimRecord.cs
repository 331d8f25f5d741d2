using System.Buffers.Binary;
using System.Text;

namespace Tidemark.SimulationTests.Domain;

/// <summary>An event as producers make it, and its bytes in the log.</summary>
/// <param name="Kind">What it does to the step.</param>
/// <param name="Id">Its identity: a copy has the same.</param>
/// <param name="Time">When it happened, in milliseconds.</param>
/// <param name="Value">What windows add up.</param>
/// <param name="Colour">The group its key belongs to from now on.</param>
/// <param name="Key">Its key.</param>
internal sealed record SimRecord(SimRecordKind Kind, ulong Id, long Time, int Value, byte Colour, string Key)
{
    /// <summary>Where the key begins.</summary>
    public const int KeyAt = 22;

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[KeyAt + Encoding.UTF8.GetByteCount(Key)];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Id);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(9), Time);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(17), Value);
        bytes[21] = Colour;
        Encoding.UTF8.GetBytes(Key, bytes.AsSpan(KeyAt));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static SimRecord Of(ReadOnlySpan<byte> bytes) => new(
        (SimRecordKind)bytes[0], BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[17..]), bytes[21], Encoding.UTF8.GetString(bytes[KeyAt..]));
}
