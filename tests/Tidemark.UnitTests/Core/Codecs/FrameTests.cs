using System.Buffers.Binary;
using Tidemark.Core.Codecs;

namespace Tidemark.UnitTests.Core.Codecs;

public sealed class FrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(70_000)]
    public void Frame_ReadBack_GivesThePayload(int length)
    {
        byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
        byte[] frame = Written(payload);
        Assert.Equal(Frame.HeaderBytes + length, frame.Length);
        Assert.Equal(FrameStatus.Whole, Frame.Read(frame, out ReadOnlySpan<byte> read, out int frameBytes));
        Assert.Equal(payload, read);
        Assert.Equal(frame.Length, frameBytes);
    }

    [Fact]
    public void Frames_OneAfterAnother_AreReadOneAfterAnother()
    {
        var writer = new ByteWriter();
        Frame.Write(writer, "one"u8);
        Frame.Write(writer, "second"u8);
        Assert.Equal(FrameStatus.Whole, Frame.Read(writer.WrittenSpan, out ReadOnlySpan<byte> first, out int firstBytes));
        Assert.Equal("one"u8, first);
        Assert.Equal(FrameStatus.Whole, Frame.Read(writer.WrittenSpan[firstBytes..], out ReadOnlySpan<byte> second, out _));
        Assert.Equal("second"u8, second);
    }

    /// <summary>The bytes are a promise to every folder that was ever written.</summary>
    [Fact]
    public void Frame_HasThisLayout()
    {
        byte[] frame = Written("tide"u8);
        Assert.Equal([1, 0, 4, 0, 0, 0], frame[..6]);
        Assert.Equal("tide"u8, frame.AsSpan(10));
        uint ofHeader = BitByBit(frame.AsSpan(0, 6));
        Assert.Equal(
            BitByBit("tide"u8) ^ ((ofHeader << 16) | (ofHeader >> 16)), BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(6)));
        Assert.Equal(0xE3069283u, BitByBit("123456789"u8));
    }

    [Fact]
    public void Frame_CutShort_IsToldSoWithTheLengthItPromises()
    {
        byte[] frame = Written("payload"u8);
        for (int length = 0; length < frame.Length; length++)
        {
            Assert.Equal(FrameStatus.CutShort, Frame.Read(frame.AsSpan(0, length), out ReadOnlySpan<byte> payload, out int frameBytes));
            Assert.Equal(length < Frame.HeaderBytes ? 0 : frame.Length, frameBytes);
            Assert.True(payload.IsEmpty);
        }
    }

    [Fact]
    public void Frame_WithAnyBitFlipped_IsNeverWhole()
    {
        byte[] frame = Written("payload"u8);
        for (int bit = 0; bit < frame.Length * 8; bit++)
        {
            byte[] flipped = [.. frame];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            FrameStatus status = Frame.Read(flipped, out ReadOnlySpan<byte> payload, out _);
            Assert.NotEqual(FrameStatus.Whole, status);
            Assert.True(payload.IsEmpty);
            // Only a greater length can look like a frame whose end is missing.
            if (bit / 8 is < 2 or > 5) Assert.Equal(FrameStatus.Damaged, status);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    public void Frame_OfAnotherVersionOrCodec_IsDamaged(byte version, byte codec)
    {
        byte[] frame = Written("payload"u8);
        (frame[0], frame[1]) = (version, codec);
        Assert.Equal(FrameStatus.Damaged, Frame.Read(frame, out _, out _));
    }

    [Fact]
    public void Frame_OfAnImpossibleLength_IsDamagedNotCutShort()
    {
        byte[] frame = Written("payload"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(2), Frame.PayloadBytesMax + 1u);
        Assert.Equal(FrameStatus.Damaged, Frame.Read(frame, out _, out _));
    }

    [Fact]
    public void Frame_OfZeros_IsDamaged() => Assert.Equal(FrameStatus.Damaged, Frame.Read(new byte[64], out _, out _));

    private static byte[] Written(ReadOnlySpan<byte> payload)
    {
        var writer = new ByteWriter();
        Frame.Write(writer, payload);
        return writer.ToArray();
    }

    /// <summary>CRC-32C by its definition: the reflected polynomial 0x82F63B78, one bit after another.</summary>
    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++) crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
        }

        return ~crc;
    }
}
