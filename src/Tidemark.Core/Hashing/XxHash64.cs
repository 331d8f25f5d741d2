using System.Buffers.Binary;
using System.Numerics;

namespace Tidemark.Core.Hashing;

/// <summary>XXH64: a fast, well-mixed 64-bit hash that is the same in every process and on every machine.</summary>
/// <remarks>Not keyed: whoever knows the function can make collisions. Where input is hostile use <see cref="SipHash"/>.
/// Source: Yann Collet, "xxHash fast digest algorithm", version 0.1.1, section "XXH64 algorithm description".</remarks>
public static partial class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>The hash of <paramref name="bytes"/>; of nothing with seed 0 it is 0xEF46DB3751D8E999.</summary>
    /// <param name="bytes">What is hashed; any length, empty included.</param>
    /// <param name="seed">Another seed gives another, independent function.</param>
    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong length = (ulong)bytes.Length;
        ulong hash = bytes.Length >= 32 ? Stripes(ref bytes, seed) : seed + Prime5;
        hash += length;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            hash = BitOperations.RotateLeft(hash, 27) * Prime1 + Prime4;
        }

        if (bytes.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1;
            hash = BitOperations.RotateLeft(hash, 23) * Prime2 + Prime3;
            bytes = bytes[4..];
        }

        foreach (byte b in bytes) hash = BitOperations.RotateLeft(hash ^ (b * Prime5), 11) * Prime1;

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    /// <summary>Takes all whole stripes of 32 bytes off <paramref name="bytes"/> and joins the four lanes.</summary>
    private static ulong Stripes(ref ReadOnlySpan<byte> bytes, ulong seed)
    {
        ulong lane1 = seed + unchecked(Prime1 + Prime2);
        ulong lane2 = seed + Prime2;
        ulong lane3 = seed;
        ulong lane4 = seed - Prime1;
        for (; bytes.Length >= 32; bytes = bytes[32..])
        {
            lane1 = Round(lane1, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            lane2 = Round(lane2, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            lane3 = Round(lane3, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            lane4 = Round(lane4, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        }

        ulong hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
            + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        hash = Join(hash, lane1);
        hash = Join(hash, lane2);
        hash = Join(hash, lane3);
        return Join(hash, lane4);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + input * Prime2, 31) * Prime1;

    private static ulong Join(ulong hash, ulong lane) => (hash ^ Round(0, lane)) * Prime1 + Prime4;
}
