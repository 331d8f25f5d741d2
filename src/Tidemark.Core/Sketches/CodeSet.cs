using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Core.Sketches;

/// <summary>A set of sketch codes in an array: blocks of 8 slots, a code in the first free slot of its block or of one behind it.</summary>
/// <remarks>At most 15/16 of the slots are taken, so that every search ends. A block is compared at once. A code's block is the one at its
/// share of all codes, so that they lie nearly in order: what goes from one set into another goes through both from end to end. Codes that
/// come in order must not make a set grow, though: until it has grown they would all crowd at its start. Hence <see cref="Reserve"/>.
/// <para>How long the array is stands beside the reference to it, as one of <see cref="Blocks"/>: asking the array would read another line
/// of memory.</para></remarks>
internal static class CodeSet
{
    private const int BlockSlots = 8;

    /// <summary>How many blocks an array of each size has; of size 0 there is none.</summary>
    /// <remarks>With 104 slots, 100 values take less than 500 bytes; and the last of its doubles, 13/12 of the most codes a sparse sketch
    /// holds, still takes fewer bytes than the registers.</remarks>
    private static ReadOnlySpan<ushort> Blocks => [0, 1, 2, 4, 7, 13, 26, 52, 104, 208, 416, 832, 1_664, 3_328, 6_656];

    /// <summary>Adds <paramref name="code"/> and returns whether it is new.</summary>
    /// <param name="slots">The set, 0 where a slot is free; null while it has none.</param>
    /// <param name="size">The size of its array.</param>
    /// <param name="count">How many codes it holds.</param>
    /// <param name="code">The code, not 0.</param>
    public static bool Add(ref uint[]? slots, ref byte size, int count, uint code)
    {
        // A local variable, of which the compiler knows that it is not null: to find out, it would read the head of the array.
        if (slots is not { } array) return AddAfterGrowth(ref slots, ref size, code);
        ref uint slot = ref Find(ref MemoryMarshal.GetArrayDataReference(array), size, code);
        if (slot != 0) return false;
        if (count == CountMax(size)) return AddAfterGrowth(ref slots, ref size, code);
        slot = code;
        return true;
    }

    private static bool AddAfterGrowth(ref uint[]? slots, ref byte size, uint code)
    {
        Grow(ref slots, ref size, size + 1);
        Find(ref MemoryMarshal.GetArrayDataReference(slots!), size, code) = code;
        return true;
    }

    /// <summary>Adds the codes of another set to one that has room for all of them, and returns how many are new.</summary>
    /// <param name="slots">The set.</param>
    /// <param name="size">The size of its array.</param>
    /// <param name="codes">All slots of the other.</param>
    /// <param name="but">Codes that are not to be added.</param>
    public static int AddTo(uint[] slots, byte size, ReadOnlySpan<uint> codes, in FirstCodes but)
    {
        ref uint start = ref MemoryMarshal.GetArrayDataReference(slots), from = ref MemoryMarshal.GetReference(codes);
        Vector256<uint> first = Vector256.Create(but[0]), second = Vector256.Create(but[1]), third = Vector256.Create(but[2]);
        int added = 0;
        for (int at = 0; at < codes.Length; at += BlockSlots)
        {
            Vector256<uint> eight = Vector256.LoadUnsafe(ref from, (nuint)at);
            Vector256<uint> others = Vector256.Equals(eight, Vector256<uint>.Zero) | Vector256.Equals(eight, first)
                | Vector256.Equals(eight, second) | Vector256.Equals(eight, third);
            // How many of a block there are could not be foretold slot by slot.
            for (uint wanted = ~others.ExtractMostSignificantBits() & ((1 << BlockSlots) - 1); wanted != 0; wanted &= wanted - 1)
            {
                uint code = Unsafe.Add(ref from, at + BitOperations.TrailingZeroCount(wanted));
                ref uint slot = ref Find(ref start, size, code);
                added += slot == 0 ? 1 : 0;
                slot = code;
            }
        }

        return added;
    }

    /// <summary>Adds codes, one by one, to a set that has room for all of them, notes those that are new and returns how many they
    /// are.</summary>
    /// <param name="slots">The set.</param>
    /// <param name="size">The size of its array.</param>
    /// <param name="codes">The codes, none of them 0.</param>
    /// <param name="but">Codes that are not to be added.</param>
    /// <param name="log">Where new ones are noted.</param>
    public static int AddTo(uint[] slots, byte size, ReadOnlySpan<uint> codes, in FirstCodes but, CodeLog log)
    {
        ref uint start = ref MemoryMarshal.GetArrayDataReference(slots);
        int added = 0;
        foreach (uint code in codes)
        {
            ref uint slot = ref Find(ref start, size, code);
            if (slot != 0 || but.Contains(code)) continue;
            slot = code;
            log.Note(code);
            added++;
        }

        return added;
    }

    /// <summary>Makes room for <paramref name="count"/> codes in all.</summary>
    public static void Reserve(ref uint[]? slots, ref byte size, int count)
    {
        int wanted = size;
        while (CountMax(wanted) < count) wanted++;
        if (wanted > size) Grow(ref slots, ref size, wanted);
    }

    /// <summary>Where <paramref name="code"/> is looked for first.</summary>
    /// <param name="start">The first slot of the set.</param>
    /// <param name="size">The size of its array.</param>
    /// <param name="code">The code.</param>
    public static ref uint PlaceOf(ref uint start, byte size, uint code) => ref Unsafe.Add(ref start, Home(Blocks[size], code));

    /// <summary>How many slots an array of a size has.</summary>
    public static int Length(byte size) => Blocks[size] * BlockSlots;

    /// <summary>How many codes fit into an array of a size.</summary>
    private static int CountMax(int size)
    {
        int length = Blocks[size] * BlockSlots;
        return length - Math.Max(Math.Min(length, 1), length / 16);
    }

    /// <summary>Moves the codes to a longer array; the other is given back.</summary>
    private static void Grow(ref uint[]? slots, ref byte size, int newSize)
    {
        uint[]? source = slots;
        size = (byte)newSize;
        slots = SketchBuffers.Rent(Blocks[newSize] * BlockSlots);
        AddTo(slots, size, source, but: default);
        SketchBuffers.Return(source);
    }

    /// <summary>The slot of <paramref name="code"/>, or the free one it belongs into.</summary>
    private static ref uint Find(ref uint start, int size, uint code)
    {
        Debug.Assert(code != 0, "0 is the mark of a free slot.");
        Vector256<uint> wanted = Vector256.Create(code);
        int blocks = Blocks[size];
        for (int at = Home(blocks, code); ;)
        {
            Vector256<uint> eight = Vector256.LoadUnsafe(ref start, (nuint)at);
            // Free slots are behind taken ones, so the first of either is the one.
            Vector256<uint> ends = Vector256.Equals(eight, wanted) | Vector256.Equals(eight, Vector256<uint>.Zero);
            uint found = ends.ExtractMostSignificantBits();
            if (found != 0) return ref Unsafe.Add(ref start, at + BitOperations.TrailingZeroCount(found));
            at += BlockSlots;
            if (at == blocks * BlockSlots) at = 0;
        }
    }

    /// <summary>The first slot of the block in which a code is looked for first.</summary>
    private static int Home(int blocks, uint code) => (int)((ulong)code * (uint)blocks >> 32) * BlockSlots;
}
