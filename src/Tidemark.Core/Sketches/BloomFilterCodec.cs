using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>The bytes of a <see cref="BloomFilter"/>.</summary>
/// <remarks>
/// Layout, little-endian: <c>[0] form</c> (1), <c>[1] bits an identity</c> (4, 8 or 16), capacity (varint), promised rate (double), number
/// of blocks (varint), then the blocks: sixteen lanes of 4 bytes each. Which bits an identity has is part of the form.
/// </remarks>
internal static class BloomFilterCodec
{
    private const byte Form = 1;

    /// <summary>Appends a filter.</summary>
    public static void Write(BloomFilter filter, ByteWriter writer)
    {
        writer.WriteByte(Form);
        writer.WriteByte((byte)filter.BitsPerIdentity);
        writer.WriteVarint((ulong)filter.Capacity);
        writer.WriteDouble(filter.PromisedRate);
        writer.WriteVarint((ulong)filter.Shape.Blocks);
        ReadOnlySpan<uint> blocks = filter.Blocks;
        int length = blocks.Length * sizeof(uint);
        Span<uint> target = MemoryMarshal.Cast<byte, uint>(writer.GetSpan(length)[..length]);
        if (BitConverter.IsLittleEndian) blocks.CopyTo(target);
        else BinaryPrimitives.ReverseEndianness(blocks, target);
        writer.Advance(length);
    }

    /// <summary>Reads a filter.</summary>
    public static BloomFilter Read(ref ByteReader reader)
    {
        byte form = reader.ReadByte();
        int bits = reader.ReadByte();
        if (form != Form || bits is not (4 or 8 or 16))
        {
            throw new CorruptDataException(
                $"A Bloom filter before byte {reader.Position} has form {form} and {bits} bits an identity; known are form 1, 4, 8 and 16 "
                + "bits. The data is damaged, or a newer version wrote it.");
        }

        ulong capacity = reader.ReadVarint();
        double rate = reader.ReadDouble();
        int blocks = reader.ReadCount(Math.Min(BloomShape.BlocksMax, reader.Remaining / (BloomShape.Lanes * sizeof(uint))));
        bool isPromise = capacity is > 0 and <= long.MaxValue && rate is >= BloomFilter.RateMin and <= BloomFilter.RateMax;
        if (!isPromise || blocks == 0)
        {
            throw new CorruptDataException(
                $"A Bloom filter before byte {reader.Position} has a capacity of {capacity}, a rate of {rate} and {blocks} blocks; "
                + "the data is damaged.");
        }

        var filter = new BloomFilter(new BloomShape((long)capacity, rate, bits, blocks));
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(reader.ReadRaw(blocks * BloomShape.Lanes * sizeof(uint)));
        if (BitConverter.IsLittleEndian)
        {
            filter.SetBits(source);
        }
        else
        {
            uint[] reversed = new uint[source.Length];
            BinaryPrimitives.ReverseEndianness(source, reversed);
            filter.SetBits(reversed);
        }

        return filter;
    }
}
