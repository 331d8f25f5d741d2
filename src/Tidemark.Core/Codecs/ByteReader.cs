using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tidemark.Core.Codecs;

/// <summary>Reads values from stored bytes, little-endian; the counterpart of <see cref="ByteWriter"/>.</summary>
/// <remarks>Every read checks its bounds: bytes that end too early or a length that cannot be throw
/// <see cref="CorruptDataException"/>, never anything else.</remarks>
public ref struct ByteReader
{
    private readonly ReadOnlySpan<byte> bytes;
    private int position;

    /// <summary>Starts at the first of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What is read.</param>
    /// <param name="context">What types must know to read themselves back, such as the aggregates that a node registered.</param>
    public ByteReader(ReadOnlySpan<byte> bytes, object? context = null)
    {
        this.bytes = bytes;
        Context = context;
    }

    /// <summary>What types must know to read themselves back; null where they need nothing.</summary>
    public object? Context { get; }

    /// <summary>The index of the next byte to read.</summary>
    public readonly int Position => position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => bytes.Length - position;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool AtEnd => position == bytes.Length;

    /// <summary>Reads one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        int at = position;
        if ((uint)at >= (uint)bytes.Length) CutShort(1);
        position = at + 1;
        return bytes[at];
    }

    /// <summary>Reads a 4-byte unsigned integer.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads an 8-byte integer.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Reads an 8-byte unsigned integer.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads a double from its 8 bytes.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads what <see cref="ByteWriter.WriteVarint"/> wrote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        // Most numbers are small.
        int at = position;
        if ((uint)at >= (uint)bytes.Length || bytes[at] >= 0x80) return ReadLongVarint();
        position = at + 1;
        return bytes[at];
    }

    /// <summary>Reads a count or length that must be between 0 and <paramref name="limit"/>.</summary>
    public int ReadCount(int limit)
    {
        ulong value = ReadVarint();
        if (value > (ulong)limit)
            throw new CorruptDataException($"A count before byte {Position} is {value}, at most {limit} is possible; the data is damaged.");
        return (int)value;
    }

    /// <summary>Reads what <see cref="ByteWriter.WriteZigZag"/> wrote.</summary>
    public long ReadZigZag()
    {
        ulong value = ReadVarint();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    /// <summary>The next <paramref name="length"/> bytes, a view into what is read from.</summary>
    public ReadOnlySpan<byte> ReadRaw(int length) => Take(length);

    /// <summary>Reads what <see cref="ByteWriter.WriteBlob"/> wrote, a view into what is read from.</summary>
    public ReadOnlySpan<byte> ReadBlob() => Take(ReadCount(int.MaxValue));

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = ReadByte();
            if (shift == 63 && part > 1) break;
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw new CorruptDataException($"A variable-length integer before byte {Position} does not fit 64 bits; the data is damaged.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)Remaining) CutShort(length);
        ReadOnlySpan<byte> taken = bytes.Slice(position, length);
        position += length;
        return taken;
    }

    private readonly void CutShort(int length) =>
        throw new CorruptDataException($"{length} bytes were expected at byte {Position}, {Remaining} left; the data was cut short.");
}
