using System.Numerics;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>A HyperLogLog of 1,024 registers over a sliding window: in which pane each rank of each register was last seen.</summary>
/// <remarks>A list of (register, rank, pane) up to 64 of them, whose dead entries make room for new ones; after that the pane of each rank and
/// register. Source: Chabchoub and Hébrail, "Sliding HyperLogLog" (2010), here with panes in the place of single moments.</remarks>
internal sealed class PaneRegisters
{
    private const int SparseMax = 64;
    private const int RankMax = 20;

    private ushort[] codes = new ushort[4];
    private ushort[] panes = new ushort[4];
    private int used;
    private ushort[]? dense;

    /// <summary>Adds a viewer seen in the newest pane.</summary>
    public void Add(int viewer, int pane)
    {
        ushort code = PlainRegisters.CodeOf(viewer);
        if (dense is null)
        {
            int at = codes.AsSpan(0, used).IndexOf(code);
            if (at < 0) at = Room(pane);
            if (at >= 0)
            {
                (codes[at], panes[at]) = (code, (ushort)pane);
                return;
            }

            dense = new ushort[(RankMax + 1) * PlainRegisters.Count];
            for (int i = 0; i < used; i++) dense[Place(codes[i])] = panes[i];
        }

        dense[Place(code)] = (ushort)pane;
    }

    /// <summary>How many viewers were seen from the oldest pane on.</summary>
    public double Estimate(int oldestPane)
    {
        ushort oldest = (ushort)Math.Max(1, oldestPane);
        if (dense is not null) return EstimateDense(dense, oldest);
        Span<ulong> registers = stackalloc ulong[PlainRegisters.Count / 64];
        registers.Clear();
        for (int i = 0; i < used; i++)
        {
            int register = PlainRegisters.Register(codes[i]);
            if (panes[i] >= oldest) registers[register / 64] |= 1UL << register;
        }

        int filled = 0;
        foreach (ulong word in registers) filled += BitOperations.PopCount(word);
        return PlainRegisters.EstimateFilled(filled);
    }

    private static double EstimateDense(ushort[] dense, ushort oldest)
    {
        var ranks = new byte[PlainRegisters.Count];
        for (int rank = 1; rank <= RankMax; rank++)
        {
            ReadOnlySpan<ushort> row = dense.AsSpan(rank * PlainRegisters.Count, PlainRegisters.Count);
            var alive = new Vector<ushort>(oldest);
            for (int i = 0; i < row.Length; i += Vector<byte>.Count)
            {
                Vector<ushort> low = Vector.GreaterThanOrEqual(new Vector<ushort>(row[i..]), alive);
                Vector<ushort> high = Vector.GreaterThanOrEqual(new Vector<ushort>(row[(i + Vector<ushort>.Count)..]), alive);
                Vector<byte> seen = Vector.Narrow(low, high) & new Vector<byte>((byte)rank);
                Vector.Max(new Vector<byte>(ranks, i), seen).CopyTo(ranks, i);
            }
        }

        return PlainRegisters.Estimate(ranks);
    }

    /// <summary>A place for another code: that of a dead one, or a new one; −1 where there is none.</summary>
    private int Room(int pane)
    {
        for (int i = 0; i < used; i++)
            if (panes[i] <= pane - Workload.Panes) return i;
        if (used == SparseMax) return -1;
        if (used == codes.Length)
        {
            Array.Resize(ref codes, 2 * used);
            Array.Resize(ref panes, 2 * used);
        }

        return used++;
    }

    private static int Place(ushort code) => Math.Min((int)PlainRegisters.Rank(code), RankMax) * PlainRegisters.Count + PlainRegisters.Register(code);
}
