using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Core.Hashing;

/// <content>Many short strings of bytes at once, eight side by side where the processor has vectors of 512 bits.</content>
/// <remarks>One short string after another is bound by branches that depend on its length and cannot be guessed. Side by side all eight
/// take every step of the longest, and each keeps the steps that are its own.</remarks>
public static partial class XxHash64
{
    private const int Lanes = 8;

    /// <summary>The longest string hashed side by side; the stripes of a longer one keep the processor busy by themselves.</summary>
    private const int ShortBytesMax = 31;

    /// <summary>Hashes parts of <paramref name="bytes"/>, each as <see cref="Hash"/> does with seed 0.</summary>
    /// <param name="bytes">What holds all parts.</param>
    /// <param name="starts">Where each part starts.</param>
    /// <param name="lengths">How many bytes each has; as many as starts.</param>
    /// <param name="hashes">Where the hash of each goes; at least as many.</param>
    /// <exception cref="ArgumentException">A part is not within <paramref name="bytes"/>, or a span is shorter than it must be.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Compiled once, well: the first call may have a million parts.
    public static void HashMany(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<ulong> hashes)
    {
        lengths = lengths[..starts.Length];
        hashes = hashes[..starts.Length];
        int at = 0;
        // Steps read whole words, so the bytes behind a short string are read too, up to the 32nd from its start, and not used.
        int startMax = bytes.Length - ShortBytesMax - 1;
        if (Vector512.IsHardwareAccelerated && startMax >= 0)
        {
            for (; at <= starts.Length - Lanes; at += Lanes)
            {
                Vector256<int> start = Vector256.Create(starts[at..]);
                Vector256<int> length = Vector256.Create(lengths[at..]);
                // As unsigned numbers negative ones are too great as well.
                bool areShort = Vector256.LessThanOrEqualAll(length.AsUInt32(), Vector256.Create((uint)ShortBytesMax))
                    && Vector256.LessThanOrEqualAll(start.AsUInt32(), Vector256.Create((uint)startMax));
                if (areShort) HashEight(ref MemoryMarshal.GetReference(bytes), start, length).CopyTo(hashes[at..]);
                else HashEach(bytes, starts.Slice(at, Lanes), lengths.Slice(at, Lanes), hashes[at..]);
            }
        }

        HashEach(bytes, starts[at..], lengths[at..], hashes[at..]);
    }

    private static void HashEach(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<ulong> hashes)
    {
        for (int i = 0; i < starts.Length; i++) hashes[i] = Hash(bytes.Slice(starts[i], lengths[i]));
    }

    /// <summary>The steps of <see cref="Hash"/> for eight strings of at most 31 bytes; 32 can be read from each start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> HashEight(ref byte bytes, Vector256<int> start, Vector256<int> length)
    {
        Vector512<ulong> rest = Vector512.WidenLower(length.ToVector512Unsafe()).AsUInt64();
        Vector512<ulong> hash = Vector512.Create(Prime5) + rest;
        var eight = Vector512.Create(8UL);
        Vector512<ulong> has = Vector512.GreaterThanOrEqual(rest, eight);
        while (has != Vector512<ulong>.Zero)
        {
            Vector512<ulong> round = RotateLeft(Words(ref bytes, start) * Prime2, 31) * Prime1;
            Vector512<ulong> joined = RotateLeft(hash ^ round, 27) * Prime1 + Vector512.Create(Prime4);
            hash = Vector512.ConditionalSelect(has, joined, hash);
            Vector512<ulong> taken = has & eight;
            start += Vector512.Narrow(taken, default).GetLower().AsInt32();
            rest -= taken;
            has = Vector512.GreaterThanOrEqual(rest, eight);
        }

        Vector512<ulong> word = Words(ref bytes, start);
        var four = Vector512.Create(4UL);
        has = Vector512.GreaterThanOrEqual(rest, four);
        Vector512<ulong> quarter = RotateLeft(hash ^ ((word & Vector512.Create(0xFFFFFFFFUL)) * Prime1), 23) * Prime2;
        hash = Vector512.ConditionalSelect(has, quarter + Vector512.Create(Prime3), hash);
        word = Vector512.ConditionalSelect(has, word >> 32, word);
        rest -= has & four;
        for (ulong i = 1; i <= 3; i++, word >>= 8)
        {
            has = Vector512.GreaterThanOrEqual(rest, Vector512.Create(i));
            Vector512<ulong> single = RotateLeft(hash ^ ((word & Vector512.Create(0xFFUL)) * Prime5), 11) * Prime1;
            hash = Vector512.ConditionalSelect(has, single, hash);
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> RotateLeft(Vector512<ulong> values, int bits) => (values << bits) | (values >> (64 - bits));

    /// <summary>The eight bytes from each place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Words(ref byte bytes, Vector256<int> at) => Vector512.Create(
        Word(ref bytes, at.GetElement(0)), Word(ref bytes, at.GetElement(1)), Word(ref bytes, at.GetElement(2)),
        Word(ref bytes, at.GetElement(3)), Word(ref bytes, at.GetElement(4)), Word(ref bytes, at.GetElement(5)),
        Word(ref bytes, at.GetElement(6)), Word(ref bytes, at.GetElement(7)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte bytes, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, at));
}
