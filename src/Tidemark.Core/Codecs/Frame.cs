using System.Buffers.Binary;

namespace Tidemark.Core.Codecs;

/// <summary>The envelope of everything stored: version, codec, length, checksum, payload.</summary>
/// <remarks>
/// Byte layout, little-endian: <c>[0] version (1)</c>, <c>[1] codec</c> (see <see cref="FrameCodec"/>),
/// <c>[2..5] payload length</c>, <c>[6..9] CRC-32C</c> of bytes 0 to 5 and the payload, <c>[10..] payload</c>.
/// </remarks>
public static class Frame
{
    /// <summary>The format version written today; every version ever written stays readable.</summary>
    public const byte CurrentVersion = 1;

    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 10;

    /// <summary>The greatest payload, in bytes; a length beyond it is damage.</summary>
    public const int PayloadBytesMax = 1 << 30;

    private const int ChecksumAt = 6;

    /// <summary>Appends a frame around <paramref name="payload"/> to <paramref name="writer"/>, not compressed.</summary>
    public static void Write(ByteWriter writer, ReadOnlySpan<byte> payload)
    {
        int length = HeaderBytes + payload.Length;
        Write(writer.GetSpan(length)[..length], payload);
        writer.Advance(length);
    }

    /// <summary>Writes a frame around <paramref name="payload"/>, not compressed.</summary>
    /// <param name="target"><see cref="HeaderBytes"/> more than the payload has.</param>
    /// <param name="payload">The payload.</param>
    public static void Write(Span<byte> target, ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(target[HeaderBytes..]);
        Seal(target);
    }

    /// <summary>Makes a frame of bytes whose payload is there already, behind room for the header.</summary>
    /// <param name="target">The whole frame.</param>
    public static void Seal(Span<byte> target)
    {
        int length = target.Length - HeaderBytes;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, PayloadBytesMax);
        target[0] = CurrentVersion;
        target[1] = (byte)FrameCodec.Raw;
        BinaryPrimitives.WriteUInt32LittleEndian(target[2..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumAt..], Checksum(target));
    }

    /// <summary>Reads the frame at the start of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Stored bytes, from the first of the frame on.</param>
    /// <param name="payload">The payload, a view into <paramref name="bytes"/>; empty unless <see cref="FrameStatus.Whole"/>.</param>
    /// <param name="frameBytes">The length of the whole frame; where only the header is there, the length it promises; else 0.</param>
    public static FrameStatus Read(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> payload, out int frameBytes)
    {
        payload = default;
        frameBytes = 0;
        if (bytes.Length < HeaderBytes) return FrameStatus.CutShort;
        if (bytes[0] is 0 or > CurrentVersion || bytes[1] != (byte)FrameCodec.Raw) return FrameStatus.Damaged;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[2..]);
        if (length > PayloadBytesMax) return FrameStatus.Damaged;
        frameBytes = HeaderBytes + (int)length;
        if (bytes.Length < frameBytes) return FrameStatus.CutShort;
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]);
        if (stored != Checksum(bytes[..frameBytes])) return FrameStatus.Damaged;
        payload = bytes[HeaderBytes..frameBytes];
        return FrameStatus.Whole;
    }

    private static uint Checksum(ReadOnlySpan<byte> frame) =>
        Crc32C.Compute(frame[HeaderBytes..]) ^ System.Numerics.BitOperations.RotateLeft(Crc32C.Compute(frame[..ChecksumAt]), 16);
}
