using System.Numerics;
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
    /// <param name="bytesIgnored">How many bytes of each, the lowest, need not be sorted by.</param>
    public static void Sort<T>(Span<T> numbers, Span<T> scratch, int bytesIgnored = 0)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (numbers.Length < CountMin)
        {
            numbers.Sort();
            return;
        }

        T differing = T.Zero;
        foreach (T number in numbers) differing |= number ^ numbers[0];
        Span<int> places = stackalloc int[Digits];
        Span<T> from = numbers, to = scratch[..numbers.Length];
        for (int shift = 8 * bytesIgnored; shift < 8 * Unsafe.SizeOf<T>(); shift += 8)
        {
            if (DigitOf(differing, shift) == 0) continue;
            Distribute(from, to, shift, places);
            Span<T> sorted = to;
            to = from;
            from = sorted;
        }

        if (!Unsafe.AreSame(ref MemoryMarshal.GetReference(from), ref MemoryMarshal.GetReference(numbers))) from.CopyTo(numbers);
    }

    private static void Distribute<T>(ReadOnlySpan<T> from, Span<T> to, int shift, Span<int> places)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        places.Clear();
        foreach (T number in from) places[DigitOf(number, shift)]++;
        int place = 0;
        foreach (ref int count in places) (count, place) = (place, place + count);
        foreach (T number in from) to[places[DigitOf(number, shift)]++] = number;
    }

    private static byte DigitOf<T>(T number, int shift)
        where T : unmanaged, IBinaryInteger<T> => byte.CreateTruncating(number >> shift);
}
