using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>How sums of 128 bits are stored: zigzag, then seven bits a byte, low bits first, as in
/// <see cref="ByteWriter.WriteZigZag"/>; 1 to 19 bytes.</summary>
internal static class WideInteger
{
    private const int LastShift = 126;

    /// <summary>Writes a sum.</summary>
    public static void Write(ByteWriter writer, Int128 value)
    {
        UInt128 rest = unchecked((UInt128)(value << 1) ^ (UInt128)(value >> 127));
        for (; rest >= 0x80; rest >>= 7) writer.WriteByte(unchecked((byte)((byte)rest | 0x80)));
        writer.WriteByte((byte)rest);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes end too early or the value does not fit 128 bits.</exception>
    public static Int128 Read(ref ByteReader reader)
    {
        UInt128 value = 0;
        for (int shift = 0; shift <= LastShift; shift += 7)
        {
            byte part = reader.ReadByte();
            if (shift == LastShift && part > 3) break;
            value |= (UInt128)(part & 0x7Fu) << shift;
            if (part < 0x80) return unchecked((Int128)(value >> 1) ^ -(Int128)(value & 1));
        }

        throw new CorruptDataException($"A sum before byte {reader.Position} does not fit 128 bits; the data is damaged.");
    }
}
