namespace Tidemark.Core.Keys;

/// <summary>What a <see cref="KeyTable"/> knows of one id: 24 bytes.</summary>
internal struct KeyEntry
{
    /// <summary>The <see cref="Length"/> of an id that is free.</summary>
    public const int Free = -1;

    /// <summary>The hash of the key's bytes.</summary>
    public ulong Hash;

    /// <summary>The key's first eight bytes as a big-endian number, zeros after its end.</summary>
    public ulong Prefix;

    /// <summary>Where the key's bytes start in the slab.</summary>
    public int Offset;

    /// <summary>How many bytes the key has, or <see cref="Free"/>.</summary>
    public int Length;

    /// <summary>An id without a key, in no list.</summary>
    public static KeyEntry Unused => new() { Length = Free, NextFree = -1, PreviousFree = -1 };

    /// <summary>Of a free id: the id to be given out after it, or −1. Kept where a live id has its offset.</summary>
    public int NextFree
    {
        readonly get => Offset;
        set => Offset = value;
    }

    /// <summary>Of a free id: the id to be given out before it, or −1. Kept where a live id has its prefix.</summary>
    public int PreviousFree
    {
        readonly get => unchecked((int)Prefix);
        set => Prefix = unchecked((uint)value);
    }
}
