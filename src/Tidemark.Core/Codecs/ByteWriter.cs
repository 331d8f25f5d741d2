using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Tidemark.Core.Codecs;

/// <summary>A growing buffer that values are written to, little-endian; the counterpart of <see cref="ByteReader"/>.</summary>
/// <remarks>Owned by one writer; not thread-safe. The buffer is kept by <see cref="Clear"/> and used again.</remarks>
public sealed class ByteWriter : IBufferWriter<byte>
{
    private byte[] buffer;

    /// <summary>Makes an empty writer.</summary>
    /// <param name="capacity">Bytes to hold before the first growth, at least 1.</param>
    public ByteWriter(int capacity = 256) => buffer = GC.AllocateUninitializedArray<byte>(Math.Max(1, capacity));

    /// <summary>How many bytes have been written.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written; valid until the next write or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> WrittenSpan => buffer.AsSpan(0, Length);

    /// <summary>What has been written; valid until the next write or <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => buffer.AsMemory(0, Length);

    /// <summary>Forgets what has been written and keeps the buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>Cuts what has been written back to its first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)Length);
        Length = length;
    }

    /// <summary>A copy of what has been written, owned by the caller.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Writes a 4-byte unsigned integer.</summary>
    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);
        Length += 4;
    }

    /// <summary>Writes an 8-byte integer.</summary>
    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
        Length += 8;
    }

    /// <summary>Writes an 8-byte unsigned integer.</summary>
    public void WriteUInt64(ulong value) => WriteInt64(unchecked((long)value));

    /// <summary>Writes a double as its 8 bytes, so that every value reads back bit for bit.</summary>
    public void WriteDouble(double value) => WriteInt64(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes an unsigned integer in 1 to 10 bytes, seven bits a byte, low bits first (LEB128).</summary>
    public void WriteVarint(ulong value)
    {
        Span<byte> target = Reserve(10);
        int i = 0;
        for (; value >= 0x80; value >>= 7) target[i++] = (byte)(value | 0x80);
        target[i++] = (byte)value;
        Length += i;
    }

    /// <summary>Writes a signed integer in 1 to 10 bytes; small magnitudes of either sign take few (zigzag, then LEB128).</summary>
    public void WriteZigZag(long value) => WriteVarint(unchecked((ulong)(value << 1) ^ (ulong)(value >> 63)));

    /// <summary>Writes bytes as they are, without a length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Writes a length (varint) and then the bytes.</summary>
    public void WriteBlob(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        WriteRaw(bytes);
    }

    /// <summary>Overwrites the 4 bytes at <paramref name="position"/>, written before, with <paramref name="value"/>.</summary>
    public void PatchUInt32(int position, uint value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position + 4, Length);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(position, 4), value);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(buffer.Length - Length));
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return buffer.AsSpan(Length);
    }

    private Span<byte> Reserve(int size)
    {
        if (buffer.Length - Length < size)
        {
            long wished = Math.Max(2L * buffer.Length, (long)BitOperations.RoundUpToPowerOf2((ulong)Length + (ulong)size));
            Array.Resize(ref buffer, checked((int)Math.Min(wished, Array.MaxLength)));
        }

        return buffer.AsSpan(Length, size);
    }
}
