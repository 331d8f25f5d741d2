using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Keys;

/// <summary>An array that grows in chunks of at most 170 kB: a large state grows by what it needs, not by its double, and no growth copies
/// all of it.</summary>
/// <remarks>Chunks that one array has given up are used by others: tables come and go with the panes, and memory that is touched for the
/// first time is dear. Owned by one table; not thread-safe.</remarks>
internal sealed class SlabArray<T>
    where T : struct
{
    // Arrays of 85,000 bytes or more are large objects, which the collector never moves: smaller ones would be copied twice.
    private const int ChunkBytesMin = 85_000;
    private const int FirstLength = 4;

    /// <summary>The most bytes of chunks that are kept for other arrays of the same type.</summary>
    private const int KeptBytesMax = 64 << 20;

    private static readonly int shift = BitOperations.Log2(
        BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, ChunkBytesMin / Unsafe.SizeOf<T>() + 1)));
    private static readonly int mask = (1 << shift) - 1;

    private static readonly Shelf<T> spare = new(KeptBytesMax);

    private T[][] chunks = [[]];

    static SlabArray() => SpareMemory.Add(spare.Clear);

    /// <summary>How many elements there is room for.</summary>
    public int Capacity { get; private set; }

    /// <summary>The element at <paramref name="index"/>, below <see cref="Capacity"/>; the default value until it is set. Valid until the
    /// next growth.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Debug.Assert((uint)index < (uint)Capacity, "The owner grows the array before it uses an index.");
            return ref chunks[index >> shift][index & mask];
        }
    }

    /// <summary>Makes room for at least <paramref name="count"/> elements.</summary>
    public void Reserve(int count)
    {
        if (count <= Capacity) return;
        if (count <= 1 << shift)
        {
            // The first chunk alone doubles, so that a small table stays small.
            int length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, FirstLength));
            Array.Resize(ref chunks[0], length);
            Capacity = length;
            return;
        }

        if (chunks[0].Length < 1 << shift) Array.Resize(ref chunks[0], 1 << shift);
        int needed = (int)(((uint)count + (uint)mask) >> shift);
        int present = Math.Max(1, Capacity >> shift);
        if (needed > chunks.Length) Array.Resize(ref chunks, Math.Max(needed, chunks.Length * 2));
        for (int i = present; i < needed; i++) chunks[i] = spare.Take(1 << shift) ?? new T[1 << shift];
        Capacity = needed << shift;
    }

    /// <summary>Becomes empty and gives its chunks up.</summary>
    public void Release()
    {
        int present = Capacity >> shift;
        for (int i = 0; i < present; i++)
        {
            Array.Clear(chunks[i]);
            spare.Keep(chunks[i]);
        }

        (chunks, Capacity) = ([[]], 0);
    }
}
