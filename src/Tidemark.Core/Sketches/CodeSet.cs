using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Core.Sketches;

/// <summary>A set of sketch codes in an array: blocks of 8 slots, a code in the first free slot of its block or of one behind it.</summary>
/// <remarks>At most 15/16 of the slots are taken, so that every search ends. A block is compared at once.</remarks>
internal static class CodeSet
{
    private const int BlockSlots = 8;

    /// <summary>Adds <paramref name="code"/> and returns whether it is new.</summary>
    /// <param name="slots">The set, 0 where a slot is free; null while it is empty.</param>
    /// <param name="count">How many codes it holds.</param>
    /// <param name="code">The code, not 0.</param>
    public static bool Add(ref uint[]? slots, int count, uint code)
    {
        slots ??= SketchBuffers.Rent(BlockSlots);
        int slot = Find(slots, code);
        if (slot >= 0) return false;
        if (count == Limit(slots.Length))
        {
            slots = Moved(slots, SketchBuffers.Rent(Grown(slots.Length)));
            slot = Find(slots, code);
        }

        slots[~slot] = code;
        return true;
    }

    /// <summary>A buffer for <paramref name="count"/> codes.</summary>
    public static uint[] ForCount(int count) => SketchBuffers.Rent(LengthFor(count, BlockSlots));

    /// <summary>Makes room for <paramref name="count"/> codes in all.</summary>
    public static void Reserve(ref uint[] slots, int count)
    {
        if (Limit(slots.Length) < count) slots = Moved(slots, SketchBuffers.Rent(LengthFor(count, slots.Length)));
    }

    private static int LengthFor(int count, int length)
    {
        while (Limit(length) < count) length = Grown(length);
        return length;
    }

    /// <summary>Where <paramref name="code"/> is looked for, most likely.</summary>
    /// <param name="start">The first slot of the set.</param>
    /// <param name="count">How many codes it holds, by which its length goes.</param>
    /// <param name="code">The code.</param>
    public static ref uint PlaceOf(ref uint start, int count, uint code) => ref Unsafe.Add(ref start, Home(Likely(count), code));

    /// <summary>The length of a set of so many codes, most likely.</summary>
    private static int Likely(int count) => count switch
    {
        <= 7 => 8,
        <= 15 => 16,
        <= 30 => 32,
        <= 53 => 56,
        <= 98 => 104,
        _ => 104 << BitOperations.Log2((uint)count * 2 / 195) + 1,
    };

    private static int Limit(int length) => length - Math.Max(1, length / 16);

    /// <summary>The next length: twice as many, but by way of 104.</summary>
    /// <remarks>With 104 slots, 100 values take less than 500 bytes; and the last of its doubles, 13/12 of the most codes a sparse sketch
    /// holds, still takes fewer bytes than the registers.</remarks>
    private static int Grown(int length) => length switch { 32 => 56, 56 => 104, _ => 2 * length };

    /// <summary>The codes in a greater buffer; the other is given back.</summary>
    private static uint[] Moved(uint[] source, uint[] target)
    {
        foreach (uint code in source)
        {
            if (code != 0) target[~Find(target, code)] = code;
        }

        SketchBuffers.Return(source);
        return target;
    }

    /// <summary>The slot of <paramref name="code"/>, or the complement of the one it belongs into.</summary>
    private static int Find(uint[] slots, uint code)
    {
        Debug.Assert(code != 0, "0 is the mark of a free slot.");
        Vector256<uint> wanted = Vector256.Create(code);
        int block = Home(slots.Length, code);
        while (true)
        {
            Vector256<uint> eight = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(slots), (nuint)block);
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
