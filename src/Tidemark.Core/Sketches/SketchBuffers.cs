using System.Numerics;

namespace Tidemark.Core.Sketches;

/// <summary>Buffers that sketches have given back, for those that grow: panes come and go, and with them thousands of small arrays, which
/// the collector would else move about and the system hand out anew.</summary>
/// <remarks>One for the process, since panes are made in one shard and dropped in another. Safe for use from any thread. Whoever gives a
/// buffer back must be the only one who has it.</remarks>
internal static class SketchBuffers
{
    /// <summary>The most bytes that are kept; what comes beyond is left to the collector.</summary>
    public const long KeptBytesMax = 128 << 20;

    // Two for each power of two: lengths are such or lie between two of them, one in each gap.
    private static readonly Shelf[] shelves = [.. Enumerable.Range(0, 2 * 32).Select(_ => new Shelf())];
    private static long keptBytes;

    /// <summary>How many bytes are kept.</summary>
    public static long KeptBytes => Interlocked.Read(ref keptBytes);

    /// <summary>A buffer of exactly this length, all zeros.</summary>
    public static uint[] Rent(int length)
    {
        if (Take(length) is not { } buffer) return new uint[length];
        Array.Clear(buffer);
        return buffer;
    }

    /// <summary>A buffer with the same content.</summary>
    public static uint[] Copy(uint[] source)
    {
        uint[] buffer = Take(source.Length) ?? GC.AllocateUninitializedArray<uint>(source.Length);
        source.CopyTo(buffer, 0);
        return buffer;
    }

    /// <summary>Gives a buffer back; nothing where there is none.</summary>
    public static void Return(uint[]? buffer)
    {
        if (buffer is null) return;
        if (Interlocked.Add(ref keptBytes, BytesOf(buffer)) > KeptBytesMax)
        {
            Interlocked.Add(ref keptBytes, -BytesOf(buffer));
            return;
        }

        Shelf shelf = ShelfOf(buffer.Length);
        lock (shelf.Gate) shelf.Buffers.Push(buffer);
    }

    private static uint[]? Take(int length)
    {
        Shelf shelf = ShelfOf(length);
        uint[]? buffer;
        lock (shelf.Gate)
        {
            // Sketches of other precisions may have other lengths between two powers; they find none of theirs.
            if (!shelf.Buffers.TryPeek(out buffer) || buffer.Length != length) return null;
            shelf.Buffers.Pop();
        }

        Interlocked.Add(ref keptBytes, -BytesOf(buffer));
        return buffer;
    }

    private static long BytesOf(uint[] buffer) => sizeof(uint) * (long)buffer.Length;

    private static Shelf ShelfOf(int length) => shelves[2 * BitOperations.Log2((uint)length) + (BitOperations.IsPow2(length) ? 0 : 1)];

    private sealed class Shelf
    {
        public Lock Gate { get; } = new();

        public Stack<uint[]> Buffers { get; } = [];
    }
}
