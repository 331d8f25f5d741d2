using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Core.Memory;

/// <summary>Arrays that were given back, to be used again. Safe for use from any thread.</summary>
/// <remarks>Whoever gives an array back must be the only one who has it.</remarks>
/// <param name="bytesMax">The most bytes that are kept, their headers included; what comes beyond is left to the collector.</param>
internal sealed class Shelf<T>(long bytesMax)
    where T : struct
{
    /// <summary>What an array takes beside its elements, and its place here.</summary>
    private const int HeaderBytes = 32;

    private readonly Lock gate = new();
    private readonly Stack<T[]> arrays = [];
    private long bytes;

    /// <summary>The array given back last, with the content it had; null where there is none of this length.</summary>
    public T[]? Take(int length)
    {
        lock (gate)
        {
            if (!arrays.TryPeek(out T[]? array) || array.Length != length) return null;
            bytes -= BytesOf(array);
            arrays.Pop();
            // Not null, which the compiler is told: to find out, it would wait for what is fetched.
            if (arrays.TryPeek(out T[]? next) && next is not null) CacheLine.Fetch(in MemoryMarshal.GetArrayDataReference<T>(next));
            return array;
        }
    }

    /// <summary>Gives an array back.</summary>
    public void Keep(T[] array)
    {
        lock (gate)
        {
            if (bytes + BytesOf(array) > bytesMax) return;
            bytes += BytesOf(array);
            arrays.Push(array);
        }
    }

    /// <summary>Leaves all to the collector.</summary>
    public void Clear()
    {
        lock (gate)
        {
            arrays.Clear();
            arrays.TrimExcess();
            bytes = 0;
        }
    }

    private static long BytesOf(T[] array) => HeaderBytes + (long)array.Length * Unsafe.SizeOf<T>();
}
