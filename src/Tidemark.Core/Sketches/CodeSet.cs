using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Sketches;

/// <summary>A set of sketch codes in slots, 0 where one is free: blocks of 8, a code in the first free slot of its block or of one behind
/// it.</summary>
/// <remarks>At most 15/16 of the slots are taken, so that every search ends. A block is compared at once. How many slots there are goes by
/// size: 8, 16, 32, 56, 104 and from there on doubled. With 104 slots, 100 values take less than 500 bytes; and the last of its doubles,
/// 13/12 of the most codes a sparse sketch holds, still takes fewer bytes than the registers.</remarks>
internal static class CodeSet
{
    private const int BlockSlots = 8;

    /// <summary>How many slots a set of a size has, from 1; 0 for size 0.</summary>
    public static int Slots(int size) => size switch { 0 => 0, <= 3 => BlockSlots << (size - 1), 4 => 56, _ => 104 << (size - 5) };

    /// <summary>How many codes go into so many slots.</summary>
    public static int Limit(int slots) => slots - Math.Max(1, slots / 16);

    /// <summary>The least size for <paramref name="count"/> codes.</summary>
    public static byte SizeFor(int count)
    {
        byte size = 1;
        while (Limit(Slots(size)) < count) size++;
        return size;
    }

    /// <summary>Adds codes to a set that has room for them and none of them.</summary>
    public static void Place(Span<uint> slots, ReadOnlySpan<uint> codes)
    {
        foreach (uint code in codes)
        {
            if (code != 0) slots[~Find(slots, code)] = code;
        }
    }

    /// <summary>Starts to fetch where <paramref name="code"/> is looked for.</summary>
    public static void Fetch(ReadOnlySpan<uint> slots, uint code) => CacheLine.Fetch(in slots[Home(slots.Length, code)]);

    /// <summary>The slot of <paramref name="code"/>, or the complement of the one it belongs into.</summary>
    public static int Find(ReadOnlySpan<uint> slots, uint code)
    {
        Debug.Assert(code != 0, "0 is the mark of a free slot.");
        Vector256<uint> wanted = Vector256.Create(code);
        int block = Home(slots.Length, code);
        while (true)
        {
            Vector256<uint> eight = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(slots), (nuint)block);
            uint same = Vector256.Equals(eight, wanted).ExtractMostSignificantBits();
            if (same != 0) return block + BitOperations.TrailingZeroCount(same);
            uint free = Vector256.Equals(eight, Vector256<uint>.Zero).ExtractMostSignificantBits();
            if (free != 0) return ~(block + BitOperations.TrailingZeroCount(free));
            block += BlockSlots;
            if (block == slots.Length) block = 0;
        }
    }

    /// <summary>The block in which a code is looked for first.</summary>
    private static int Home(int slots, uint code)
    {
        // The upper bits are uniform, as those of the code are. The factor differs from length to length: if codes kept their order, those
        // of a longer array would fill a shorter one from its start, block by block, and every search would run through all of them.
        uint mixed = code * ((uint)slots * 0x9E3779B9 + 1);
        return (int)((ulong)mixed * (uint)(slots / BlockSlots) >> 32) * BlockSlots;
    }
}
