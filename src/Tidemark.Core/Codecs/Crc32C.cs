using System.Buffers.Binary;
using System.Numerics;

namespace Tidemark.Core.Codecs;

/// <summary>CRC-32C (Castagnoli), the checksum of every stored frame; the processor's own instruction where it has one.</summary>
/// <remarks>Source: RFC 3720, section 12.1 and appendix B.4. Finds every burst error of up to 32 bits.</remarks>
public static class Crc32C
{
    /// <summary>The checksum of <paramref name="bytes"/>; <c>"123456789"</c> gives 0xE3069283.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
