using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Core.Sketches;

/// <summary>The registers of a dense sketch, a byte each, a power of two of them and at least 16.</summary>
internal static class DenseRegisters
{
    /// <summary>Raises the register of each hash to its rank.</summary>
    /// <param name="registers">2^<paramref name="precision"/> ranks.</param>
    /// <param name="precision">The logarithm to base 2 of their number.</param>
    /// <param name="hashes">The hashes.</param>
    public static void Raise(Span<byte> registers, int precision, ReadOnlySpan<ulong> hashes)
    {
        foreach (ulong hash in hashes) Raise(registers, precision, hash);
    }

    /// <summary>Raises the register of a hash to its rank.</summary>
    /// <remarks>The first bits of the hash say which register; the place of the first 1 behind them, from 1, is the rank.</remarks>
    public static void Raise(Span<byte> registers, int precision, ulong hash)
    {
        // The bit behind the last ends the count of zeros when all of them are 0.
        int zeros = BitOperations.LeadingZeroCount((hash << precision) | (1UL << (precision - 1)));
        ref byte register = ref registers[(int)(hash >> (64 - precision))];
        if (register <= zeros) register = (byte)(zeros + 1);
    }

    /// <summary>Raises the register of each code to its rank; codes that are 0 are passed over.</summary>
    /// <param name="registers">2^<paramref name="precision"/> ranks.</param>
    /// <param name="precision">The logarithm to base 2 of their number.</param>
    /// <param name="codes">The codes.</param>
    public static void Raise(Span<byte> registers, int precision, ReadOnlySpan<uint> codes)
    {
        foreach (uint code in codes)
        {
            // Which are 0 could not be foretold: they raise a register to 0.
            ref byte register = ref registers[SketchCode.Register(code, precision)];
            register = Math.Max(register, code == 0 ? (byte)0 : SketchCode.Rank(code, precision));
        }
    }

    /// <summary>Raises the register of each code to its rank, and notes those that did.</summary>
    /// <param name="registers">2^<paramref name="precision"/> ranks.</param>
    /// <param name="precision">The logarithm to base 2 of their number.</param>
    /// <param name="codes">The codes, none of them 0.</param>
    /// <param name="log">Where they are noted.</param>
    public static void Raise(Span<byte> registers, int precision, ReadOnlySpan<uint> codes, CodeLog log)
    {
        foreach (uint code in codes)
        {
            ref byte register = ref registers[SketchCode.Register(code, precision)];
            byte rank = SketchCode.Rank(code, precision);
            if (register >= rank) continue;
            register = rank;
            log.Note(code);
        }
    }

    /// <summary>Raises every register to that of the same index in <paramref name="source"/>, which has as many.</summary>
    public static void RaiseTo(Span<byte> registers, ReadOnlySpan<byte> source)
    {
        Span<Vector512<byte>> targets = MemoryMarshal.Cast<byte, Vector512<byte>>(registers);
        ReadOnlySpan<Vector512<byte>> sources = MemoryMarshal.Cast<byte, Vector512<byte>>(source);
        for (int i = 0; i < targets.Length; i++) targets[i] = Vector512.Max(targets[i], sources[i]);
        // The least precisions have 16 and 32 registers, fewer than such a vector holds.
        for (int i = targets.Length * Vector512<byte>.Count; i < registers.Length; i++) registers[i] = Math.Max(registers[i], source[i]);
    }

    /// <summary>Counts how many registers have each rank.</summary>
    /// <param name="registers">The registers.</param>
    /// <param name="counts">As many zeros as there may be ranks.</param>
    /// <remarks>A pass over all for each rank, from 0 up, while it is that of many; the few that are left, one by one.</remarks>
    public static void Count(ReadOnlySpan<byte> registers, Span<int> counts)
    {
        ReadOnlySpan<Vector512<byte>> vectors = MemoryMarshal.Cast<byte, Vector512<byte>>(registers);
        int left = vectors.Length * Vector512<byte>.Count;
        int rank = 0;
        for (; left > registers.Length / 64; rank++)
        {
            Vector512<byte> wanted = Vector512.Create((byte)rank);
            int count = 0;
            foreach (Vector512<byte> vector in vectors) count += BitOperations.PopCount(Mask(Vector512.Equals(vector, wanted)));
            counts[rank] = count;
            left -= count;
        }

        Vector512<byte> uncounted = Vector512.Create((byte)rank);
        for (int i = 0; left > 0; i++)
        {
            for (ulong bits = Mask(Vector512.GreaterThanOrEqual(vectors[i], uncounted)); bits != 0; bits &= bits - 1, left--)
                counts[registers[i * Vector512<byte>.Count + BitOperations.TrailingZeroCount(bits)]]++;
        }

        foreach (byte register in registers[(vectors.Length * Vector512<byte>.Count)..]) counts[register]++;
    }

    private static ulong Mask(Vector512<byte> lanes) => lanes.ExtractMostSignificantBits();
}
