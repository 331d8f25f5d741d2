using System.Numerics;

namespace Tidemark.Core.Memory;

/// <summary>Arrays of several lengths that were given back, to be used again. Safe for use from any thread.</summary>
/// <remarks>Lengths are powers of two, or such that at most one other lies between two of those. Whoever gives an array back must be the
/// only one who has it.</remarks>
internal sealed class Shelves<T>
    where T : unmanaged
{
    private readonly Shelf<T>[] shelves;

    /// <summary>Makes empty ones, of which <see cref="SpareMemory"/> knows.</summary>
    /// <param name="bytesMax">The most bytes that are kept of arrays of one length; what comes beyond is left to the collector.</param>
    public Shelves(long bytesMax)
    {
        shelves = [.. Enumerable.Range(0, 2 * 32).Select(_ => new Shelf<T>(bytesMax))];
        SpareMemory.Add(() =>
        {
            foreach (Shelf<T> shelf in shelves) shelf.Clear();
        });
    }

    /// <summary>An array of exactly this length, all zeros.</summary>
    public T[] Rent(int length)
    {
        if (ShelfOf(length).Take(length) is not { } array) return new T[length];
        Array.Clear(array);
        return array;
    }

    /// <summary>An array of exactly this length, to be written over: it has any content.</summary>
    public T[] RentUncleared(int length) => ShelfOf(length).Take(length) ?? GC.AllocateUninitializedArray<T>(length);

    /// <summary>Gives an array back; an empty one is nothing.</summary>
    public void Return(T[] array)
    {
        if (array.Length > 0) ShelfOf(array.Length).Keep(array);
    }

    private Shelf<T> ShelfOf(int length) => shelves[2 * BitOperations.Log2((uint)length) + (BitOperations.IsPow2(length) ? 0 : 1)];
}
