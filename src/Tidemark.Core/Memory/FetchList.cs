using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tidemark.Core.Memory;

/// <summary>Places of memory that will be needed, gathered to be fetched together.</summary>
/// <remarks>A fetch whose address the processor has not translated lately waits for that, and only those that follow within a few hundred
/// instructions wait beside it. What finds the places takes more than that; what is left here is two instructions a line. Mutable; to be
/// handed on by reference.</remarks>
public struct FetchList
{
    private const int LinesMax = 96;

    private int count;
    private Lines lines;

    /// <summary>Adds the line that <paramref name="place"/> begins in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Add<T>(ref readonly T place) =>
        // The collector may move the place before it is fetched: then a line is fetched in vain, and nothing else happens.
        Add((nuint)Unsafe.AsPointer(ref Unsafe.AsRef(in place)));

    /// <summary>Adds the line at an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(nuint address)
    {
        if (count == LinesMax) Fetch();
        lines[count++] = address;
    }

    /// <summary>Starts to fetch all of them, and becomes empty; does nothing else where the processor cannot be told.</summary>
    public unsafe void Fetch()
    {
        if (Sse.IsSupported)
        {
            for (int i = 0; i < count; i++) Sse.Prefetch0((void*)lines[i]);
        }

        count = 0;
    }

    [InlineArray(LinesMax)]
    private struct Lines
    {
        private nuint first;
    }
}
