using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tidemark.Core.Keys;

/// <summary>What a <see cref="KeyTable"/> knows of one id: 24 bytes.</summary>
internal struct KeyEntry
{
    /// <summary>The <see cref="Length"/> of an id that is free.</summary>
    public const int Free = -1;

    /// <summary>A key of at most so many bytes is kept in the entry itself: one place of memory less to wait for.</summary>
    public const int BytesInPlace = 16;

    private FirstBytes bytes;

    /// <summary>Where the bytes of a key that is longer start in the slab.</summary>
    public int Offset;

    /// <summary>How many bytes the key has, or <see cref="Free"/>.</summary>
    public int Length;

    /// <summary>An id without a key, in no list.</summary>
    public static KeyEntry Unused => new() { Length = Free, NextFree = -1, PreviousFree = -1 };

    /// <summary>The key's first eight bytes as a big-endian number, zeros after its end.</summary>
    public readonly ulong Prefix => BinaryPrimitives.ReadUInt64BigEndian(bytes);

    /// <summary>Whether the key is in the slab.</summary>
    public readonly bool IsInSlab => Length > BytesInPlace;

    /// <summary>The key's first bytes, zeros after its end.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Of a free id: the id to be given out after it, or −1. Kept where a live id has its offset.</summary>
    public int NextFree
    {
        readonly get => Offset;
        set => Offset = value;
    }

    /// <summary>Of a free id: the id to be given out before it, or −1. Kept where a live id has its first bytes.</summary>
    public int PreviousFree
    {
        readonly get => BinaryPrimitives.ReadInt32LittleEndian(bytes);
        set => BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
    }

    /// <summary>An entry of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="offset">Where it starts in the slab, if it is there.</param>
    public static KeyEntry Of(ReadOnlySpan<byte> key, int offset)
    {
        KeyEntry entry = new() { Offset = offset, Length = key.Length };
        key[..Math.Min(key.Length, BytesInPlace)].CopyTo(entry.bytes);
        return entry;
    }

    [InlineArray(BytesInPlace)]
    private struct FirstBytes
    {
        private byte first;
    }
}
