using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Core.Sketches;

/// <summary>Sorts whole numbers ascending in time that grows with their count alone: byte by byte, the lowest first.</summary>
/// <remarks>Knuth, TAOCP vol. 3, 5.2.5, algorithm R. Bytes in which all numbers agree are passed over.</remarks>
internal static class RadixSort
{
    private const int Digits = 256;

    /// <summary>Fewer are sorted faster by comparing.</summary>
    private const int CountMin = 512;

    /// <summary>Sorts numbers in place.</summary>
    /// <param name="numbers">What is sorted.</param>
    /// <param name="scratch">At least as long; its content is lost.</param>
    public static void Sort(Span<ulong> numbers, Span<ulong> scratch)
    {
        if (numbers.Length < CountMin)
        {
            numbers.Sort();
            return;
        }

        ulong differing = 0;
        foreach (ulong number in numbers) differing |= number ^ numbers[0];
        Span<int> places = stackalloc int[Digits];
        Span<ulong> from = numbers, to = scratch[..numbers.Length];
        for (int shift = 0; shift < 64; shift += 8)
        {
            if (((differing >> shift) & (Digits - 1)) == 0) continue;
            Distribute(from, to, shift, places);
            Span<ulong> sorted = to;
            to = from;
            from = sorted;
        }

        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(from), ref MemoryMarshal.GetReference(numbers))) from.CopyTo(numbers);
    }

    private static void Distribute(ReadOnlySpan<ulong> from, Span<ulong> to, int shift, Span<int> places)
    {
        places.Clear();
        foreach (ulong number in from) places[(byte)(number >> shift)]++;
        int place = 0;
        foreach (ref int count in places) (count, place) = (place, place + count);
        foreach (ulong number in from) to[places[(byte)(number >> shift)]++] = number;
    }
}
