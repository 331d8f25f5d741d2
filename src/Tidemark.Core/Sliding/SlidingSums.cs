using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Core.Sliding;

/// <summary>Count and sum of each key in a sliding window: a pane's are added to the totals as it ends, and subtracted as it
/// leaves.</summary>
/// <remarks>A ring of columns by slot, one for each pane of a window: an event changes 8 bytes of the newest, and a slide walks two columns
/// from end to end. What does not fit the 8 bytes stands in a dictionary beside the column. A column is as long as the slots that its pane
/// knew. Owned by one shard; not thread-safe.</remarks>
internal sealed class SlidingSums
{
    private readonly int panes;
    private readonly PaneCell[][] columns;
    private readonly Dictionary<int, WindowSum>[] excesses;
    private readonly long[] events;
    private WindowSum[] totals = [];
    private int slotCount;
    private int current;

    /// <summary>Makes empty sums.</summary>
    /// <param name="panes">How many panes a window has.</param>
    public SlidingSums(int panes)
    {
        this.panes = panes;
        columns = new PaneCell[panes][];
        Array.Fill(columns, []);
        excesses = [.. Enumerable.Range(0, panes).Select(_ => new Dictionary<int, WindowSum>())];
        events = new long[panes];
    }

    /// <summary>By slot, what the panes that have ended hold together.</summary>
    public ReadOnlySpan<WindowSum> Totals => totals.AsSpan(0, slotCount);

    /// <summary>How many events the panes hold, the newest included.</summary>
    public long Events { get; private set; }

    /// <summary>Makes room for slots below <paramref name="count"/>.</summary>
    public void Extend(int count)
    {
        slotCount = count;
        SlotColumns.Lengthen(ref totals, count);
        SlotColumns.Lengthen(ref columns[current], count);
    }

    /// <summary>Adds events to the newest pane.</summary>
    /// <param name="slots">The slots of their keys.</param>
    /// <param name="heads">Their values in the lower 32 bits.</param>
    public void Fold(ReadOnlySpan<int> slots, ReadOnlySpan<ulong> heads)
    {
        PaneCell[] column = columns[current];
        for (int i = 0; i < slots.Length; i++)
        {
            ref PaneCell cell = ref column[slots[i]];
            int count = cell.Count + 1;
            long sum = (long)cell.Sum + (int)heads[i];
            cell = new PaneCell { Count = count, Sum = (int)sum };
            if ((sum != (int)sum) | (count == int.MaxValue)) Exceed(current, slots[i], count, sum);
        }

        events[current] += slots.Length;
        Events += slots.Length;
    }

    /// <summary>Adds a value that does not fit 32 bits to the newest pane, whose event was counted there without it.</summary>
    public void AddWide(int slot, long value) => AddExcess(current, slot, 0, value);

    /// <summary>Adds an event to a pane that has ended.</summary>
    /// <param name="age">How many panes before the newest, from 1.</param>
    /// <param name="slot">The slot of its key.</param>
    /// <param name="value">Its value.</param>
    public void AddLate(int age, int slot, long value)
    {
        Debug.Assert(age > 0, "The newest pane is folded.");
        Restore(age, slot, new WindowSum { Count = 1, Sum = value });
    }

    /// <summary>Adds events to a pane, to the totals, too, where it has ended.</summary>
    /// <param name="age">How many panes before the newest.</param>
    /// <param name="slot">The slot of their key.</param>
    /// <param name="sum">What they are together.</param>
    public void Restore(int age, int slot, WindowSum sum)
    {
        int pane = SlotColumns.At(current, age, panes);
        SlotColumns.Lengthen(ref columns[pane], slot + 1);
        ref PaneCell cell = ref columns[pane][slot];
        (long count, long value) = (cell.Count + sum.Count, cell.Sum + sum.Sum);
        cell = new PaneCell { Count = (int)count, Sum = (int)value };
        if (count >= int.MaxValue || value != (int)value) Exceed(pane, slot, count, value);
        if (age > 0) totals[slot].Add(sum.Count, sum.Sum);
        events[pane] += sum.Count;
        Events += sum.Count;
    }

    /// <summary>Ends the newest pane: the totals hold it.</summary>
    public void Close() => AddToTotals(current, isLeaving: false);

    /// <summary>Begins a new pane in the place of the oldest, which the totals no longer hold.</summary>
    public void Slide()
    {
        current = SlotColumns.After(current, panes);
        AddToTotals(current, isLeaving: true);
        excesses[current].Clear();
        Events -= events[current];
        events[current] = 0;
        SlotColumns.Renew(ref columns[current], slotCount);
    }

    /// <summary>Gives the slots new numbers: the i-th of those kept becomes i, the others hold nothing.</summary>
    public void Compact(ReadOnlySpan<int> keptSlots)
    {
        SlotColumns.Compact(ref totals, keptSlots);
        for (int pane = 0; pane < panes; pane++)
        {
            SlotColumns.Compact(ref columns[pane], keptSlots);
            var moved = new Dictionary<int, WindowSum>();
            foreach ((int slot, WindowSum sum) in excesses[pane]) moved.Add(keptSlots.BinarySearch(slot), sum);
            excesses[pane] = moved;
        }

        slotCount = keptSlots.Length;
    }

    /// <summary>What a pane holds of a slot.</summary>
    public WindowSum Of(int age, int slot)
    {
        int pane = SlotColumns.At(current, age, panes);
        WindowSum sum = excesses[pane].GetValueOrDefault(slot);
        if (slot < columns[pane].Length) sum.Add(columns[pane][slot].Count, columns[pane][slot].Sum);
        return sum;
    }

    /// <summary>Takes what a cell holds out of it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Exceed(int pane, int slot, long count, long sum)
    {
        columns[pane][slot] = default;
        AddExcess(pane, slot, count, sum);
    }

    private void AddExcess(int pane, int slot, long count, long sum) =>
        CollectionsMarshal.GetValueRefOrAddDefault(excesses[pane], slot, out _).Add(count, sum);

    private void AddToTotals(int pane, bool isLeaving)
    {
        int used = Math.Min(slotCount, columns[pane].Length);
        Span<long> sums = MemoryMarshal.Cast<WindowSum, long>(totals.AsSpan(0, used));
        ReadOnlySpan<int> parts = MemoryMarshal.Cast<PaneCell, int>(columns[pane].AsSpan(0, used));
        // Two's complement: (x ^ −1) − (−1) is −x, and with 0 in the place of −1 it is x.
        long sign = isLeaving ? -1 : 0;
        Vector512<long> signs = Vector512.Create(sign);
        int i = 0;
        for (; i <= parts.Length - Vector256<int>.Count; i += Vector256<int>.Count)
        {
            (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(Vector256.Create(parts[i..]));
            (Vector512.Create<long>(sums[i..]) + ((Vector512.Create(lower, upper) ^ signs) - signs)).CopyTo(sums[i..]);
        }

        for (; i < parts.Length; i++) sums[i] += (parts[i] ^ sign) - sign;
        foreach ((int slot, WindowSum excess) in excesses[pane])
            totals[slot].Add((excess.Count ^ sign) - sign, (excess.Sum ^ sign) - sign);
    }
}
