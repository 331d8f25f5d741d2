using System.Buffers.Binary;

namespace Tidemark.Core.Codecs;

/// <summary>Reads values from stored bytes, little-endian; the counterpart of <see cref="ByteWriter"/>.</summary>
/// <remarks>Every read checks its bounds: bytes that end too early or a length that cannot be throw
/// <see cref="CorruptDataException"/>, never anything else.</remarks>
public ref struct ByteReader
{
    private readonly ReadOnlySpan<byte> bytes;

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
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => bytes.Length - Position;

    /// <summary>Whether everything has been read.</summary>
    public readonly bool AtEnd => Position == bytes.Length;

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a 4-byte unsigned integer.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads an 8-byte integer.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Reads an 8-byte unsigned integer.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads a double from its 8 bytes.</summary>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads what <see cref="ByteWriter.WriteVarint"/> wrote.</summary>
    public ulong ReadVarint()
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

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)Remaining)
            throw new CorruptDataException($"{length} bytes were expected at byte {Position}, {Remaining} left; the data was cut short.");
        ReadOnlySpan<byte> taken = bytes.Slice(Position, length);
        Position += length;
        return taken;
    }
}
