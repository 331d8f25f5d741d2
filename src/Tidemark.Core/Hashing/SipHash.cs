using System.Buffers.Binary;
using System.Numerics;

namespace Tidemark.Core.Hashing;

/// <summary>SipHash-2-4: a 64-bit hash under a 128-bit key; without the key neither its values nor collisions can be foreseen.</summary>
/// <remarks>Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (INDOCRYPT 2012). The default value is the function under
/// the key of all zeros, which everybody knows.</remarks>
public readonly struct SipHash
{
    private readonly ulong k0;
    private readonly ulong k1;

    /// <summary>Makes the function of one key.</summary>
    /// <param name="k0">Bytes 0 to 7 of the key, little-endian.</param>
    /// <param name="k1">Bytes 8 to 15 of the key, little-endian.</param>
    public SipHash(ulong k0, ulong k1)
    {
        this.k0 = k0;
        this.k1 = k1;
    }

    /// <summary>The hash of <paramref name="bytes"/>, of any length, empty included.</summary>
    public ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ulong v0 = k0 ^ 0x736F6D6570736575;
        ulong v1 = k1 ^ 0x646F72616E646F6D;
        ulong v2 = k0 ^ 0x6C7967656E657261;
        ulong v3 = k1 ^ 0x7465646279746573;
        ulong last = (ulong)bytes.Length << 56;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            Compress(BinaryPrimitives.ReadUInt64LittleEndian(bytes), ref v0, ref v1, ref v2, ref v3);
        for (int i = 0; i < bytes.Length; i++) last |= (ulong)bytes[i] << (8 * i);
        Compress(last, ref v0, ref v1, ref v2, ref v3);

        v2 ^= 0xFF;
        for (int i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private static void Compress(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
