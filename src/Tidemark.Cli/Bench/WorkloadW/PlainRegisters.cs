using System.Numerics;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>A HyperLogLog of 1,024 registers for the baseline: a list of (register, rank) up to 64 of them, registers after that.</summary>
/// <remarks>Source: Flajolet et al., "HyperLogLog" (2007), figure 3, with linear counting for small numbers.</remarks>
internal sealed class PlainRegisters
{
    /// <summary>How many registers there are.</summary>
    public const int Count = 1 << Bits;

    private const int Bits = 10;
    private const int RankBits = 6;
    private const int SparseMax = 64;

    private static readonly double[] powersOfHalf = [.. Enumerable.Range(0, 64).Select(rank => Math.Pow(2, -rank))];

    private ushort[] codes = new ushort[4];
    private int used;
    private byte[]? dense;

    /// <summary>Register and rank of a viewer, the rank in the lowest bits.</summary>
    public static ushort CodeOf(int viewer)
    {
        ulong hash = Workload.MemberOf(viewer);
        int rank = BitOperations.LeadingZeroCount(hash << Bits | 1UL << (Bits - 1)) + 1;
        return (ushort)(hash >> (64 - Bits) << RankBits | (uint)rank);
    }

    /// <summary>The register of a code.</summary>
    public static int Register(ushort code) => code >> RankBits;

    /// <summary>The rank of a code.</summary>
    public static byte Rank(ushort code) => (byte)(code & ((1 << RankBits) - 1));

    /// <summary>Adds a viewer.</summary>
    public void Add(int viewer)
    {
        ushort code = CodeOf(viewer);
        if (dense is null)
        {
            if (codes.AsSpan(0, used).Contains(code)) return;
            if (used < SparseMax)
            {
                if (used == codes.Length) Array.Resize(ref codes, 2 * used);
                codes[used++] = code;
                return;
            }

            dense = new byte[Count];
            foreach (ushort known in codes) Raise(dense, known);
        }

        Raise(dense, code);
    }

    /// <summary>Merges it into registers.</summary>
    /// <param name="registers">The greatest ranks so far.</param>
    /// <param name="filled">Counts the registers that a list filled first.</param>
    /// <returns>Whether it has registers; then <paramref name="filled"/> no longer tells the estimate.</returns>
    public bool MergeInto(byte[] registers, ref int filled)
    {
        if (dense is not null)
        {
            for (int i = 0; i < Count; i += Vector<byte>.Count)
                Vector.Max(new Vector<byte>(registers, i), new Vector<byte>(dense, i)).CopyTo(registers, i);
            return true;
        }

        foreach (ushort code in codes.AsSpan(0, used))
        {
            if (registers[Register(code)] == 0) filled++;
            Raise(registers, code);
        }

        return false;
    }

    /// <summary>How many viewers there are where so many registers are filled.</summary>
    public static double EstimateFilled(int filled) => Count * Math.Log((double)Count / (Count - filled));

    /// <summary>How many viewers filled the registers.</summary>
    public static double Estimate(byte[] registers)
    {
        double sum = 0;
        int zeros = 0;
        foreach (byte rank in registers)
        {
            sum += powersOfHalf[rank];
            if (rank == 0) zeros++;
        }

        double raw = 0.7213 / (1 + 1.079 / Count) * Count * Count / sum;
        return raw <= 2.5 * Count && zeros > 0 ? EstimateFilled(Count - zeros) : raw;
    }

    private static void Raise(byte[] registers, ushort code) =>
        registers[Register(code)] = Math.Max(registers[Register(code)], Rank(code));
}
