using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tidemark.Core.Memory;

/// <summary>Fetches memory ahead of its use, so that several misses wait beside each other instead of one after another.</summary>
internal static class CacheLine
{
    /// <summary>The bytes of a line on every processor this runs on.</summary>
    public const int Bytes = 64;

    /// <summary>Starts to fetch the lines that <paramref name="place"/> takes; changes nothing, and does nothing where the processor cannot
    /// be told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T place)
    {
        if (!Sse.IsSupported) return;
        // The collector may move the place before it is fetched: then a line is fetched in vain, and nothing else happens.
        byte* address = (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in place));
        for (int at = 0; at < Unsafe.SizeOf<T>(); at += Bytes) Sse.Prefetch0(address + at);
    }
}
