using System.Numerics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Sketches;

/// <summary>Buffers that sketches have given back, for those that grow: panes come and go, and with them thousands of small arrays, which
/// the collector would else move about and the system hand out anew.</summary>
/// <remarks>One for the process, since panes are made in one shard and dropped in another. Safe for use from any thread.</remarks>
internal static class SketchBuffers
{
    /// <summary>The most bytes that are kept of buffers of one length; there are ten lengths at the default precision.</summary>
    private const long KeptBytesMax = 16 << 20;

    // Two for each power of two: lengths are such or lie between two of them, at one precision one in each gap.
    private static readonly Shelf<uint>[] shelves = [.. Enumerable.Range(0, 2 * 32).Select(_ => new Shelf<uint>(KeptBytesMax))];

    static SketchBuffers() => SpareMemory.Add(() =>
    {
        foreach (Shelf<uint> shelf in shelves) shelf.Clear();
    });

    /// <summary>A buffer of exactly this length, all zeros.</summary>
    public static uint[] Rent(int length)
    {
        if (ShelfOf(length).Take(length) is not { } buffer) return new uint[length];
        Array.Clear(buffer);
        return buffer;
    }

    /// <summary>A buffer with the same content.</summary>
    public static uint[] Copy(uint[] source)
    {
        uint[] buffer = ShelfOf(source.Length).Take(source.Length) ?? GC.AllocateUninitializedArray<uint>(source.Length);
        source.CopyTo(buffer, 0);
        return buffer;
    }

    /// <summary>Gives a buffer back, which nobody else may have; nothing where there is none.</summary>
    public static void Return(uint[]? buffer)
    {
        if (buffer is not null) ShelfOf(buffer.Length).Keep(buffer);
    }

    private static Shelf<uint> ShelfOf(int length) =>
        shelves[2 * BitOperations.Log2((uint)length) + (BitOperations.IsPow2(length) ? 0 : 1)];
}
