using System.Numerics;
using System.Runtime.CompilerServices;
using Tidemark.Core.Sketches;

namespace Tidemark.Core.Sliding;

/// <summary>How many distinct members each key has in a sliding window, followed pair by pair.</summary>
/// <remarks>
/// A table knows in which pane each pair of key and member was last seen, and each key how many of its pairs were last seen in which pane.
/// A pair that is new adds one to its key, a pair seen again moves to the newer pane, and as a pane leaves the window its pairs leave with
/// it: an event costs one look-up and a slide one subtraction for each key, however many panes a window has. Panes must be folded in
/// order of time, because a pair that has moved on no longer tells that it was in an earlier pane, too; into a pane that has ended and is
/// still in the window, a pair may come at any time. Up to <see cref="ExactMax"/> pairs of a key are all kept; of more, a sample
/// (<see cref="SampledKey"/>). Two pairs are taken for one with probability 2^−48 times the pairs alive. Owned by one shard; not
/// thread-safe.
/// </remarks>
internal sealed partial class SlidingDistinct
{
    /// <summary>Up to so many distinct members of a key are counted one by one.</summary>
    public const int ExactMax = 2_048;

    private const int HashBitsDropped = 64 - LastSeenTable.FingerprintBits;
    private const uint SampledMark = 1;
    private const double Confidence = 0.95;

    /// <summary>The square of the quantile of the normal distribution that leaves 2.5 % on either side.</summary>
    private const double SquaredQuantile = 1.959963984540054 * 1.959963984540054;

    private readonly int panes;
    private readonly LastSeenTable table = new();
    private readonly ulong[] hashes = new ulong[SlidingWindows.ChunkEvents];
    private readonly int[] sifted = new int[SlidingWindows.ChunkEvents];

    // By pane of the ring and slot: the pairs kept one by one that were last seen there. A column is as long as the slots its pane knew.
    private readonly int[][] columns;

    // By slot: the sum of the columns; the sample, where there is one; and 0 where there is none, else what the rank + 1 of a pair must
    // reach to be looked up.
    private int[] exact = [];
    private SampledKey?[] samples = [];
    private byte[] gates = [];

    private readonly List<int> sampledSlots = [];
    private int slotCount;
    private int current;
    private uint now;

    /// <summary>Makes an empty count.</summary>
    /// <param name="panes">How many panes a window has, less than <see cref="LastSeenTable.StampMax"/>.</param>
    public SlidingDistinct(int panes)
    {
        this.panes = panes;
        columns = new int[panes][];
        Array.Fill(columns, []);
        now = (uint)panes;
    }

    /// <summary>Makes room for slots below <paramref name="count"/>.</summary>
    public void Extend(int count)
    {
        slotCount = count;
        SlotColumns.Lengthen(ref exact, count);
        SlotColumns.Lengthen(ref samples, count);
        SlotColumns.Lengthen(ref gates, count);
        SlotColumns.Lengthen(ref columns[current], count);
    }

    /// <summary>Counts pairs of the newest pane.</summary>
    /// <param name="slots">The slots of the keys, at most <see cref="SlidingWindows.ChunkEvents"/>.</param>
    /// <param name="heads">The keys, in the upper 32 bits.</param>
    /// <param name="members">Uniform hashes of the members.</param>
    public void Fold(ReadOnlySpan<int> slots, ReadOnlySpan<ulong> heads, ReadOnlySpan<ulong> members)
    {
        table.Reserve(slots.Length);
        int count = Sift(slots, heads, members);
        for (int i = 0; i < count; i++) table.BringNear(hashes[i] >> HashBitsDropped);

        int[] column = columns[current];
        uint tag = now << 1;
        int added = 0;
        for (int i = 0; i < count; i++)
        {
            int slot = sifted[i];
            if (gates[slot] != 0)
            {
                SeeSampled(slot, hashes[i], age: 0);
                continue;
            }

            uint old = table.See(hashes[i] >> HashBitsDropped, tag);
            if (old == 0)
            {
                added++;
                column[slot]++;
                if (++exact[slot] > ExactMax) BeginSample(slot);
            }
            else if (old < tag)
            {
                columns[PaneOf(old)][slot]--;
                column[slot]++;
            }
        }

        table.CountNew(added);
    }

    /// <summary>Counts a pair of a pane that has ended.</summary>
    /// <param name="age">How many panes before the newest, from 1 to one less than a window has.</param>
    /// <param name="slot">The slot of the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="member">A uniform hash of the member.</param>
    public void AddLate(int age, int slot, int key, ulong member)
    {
        table.Reserve(1);
        int pane = SlotColumns.At(current, age, panes);
        SlotColumns.Lengthen(ref columns[pane], slot + 1);
        ulong hash = PairHash(key, member);
        if (gates[slot] != 0)
        {
            SeeSampled(slot, hash, age);
            return;
        }

        uint stamp = now - (uint)age;
        uint old = table.See(hash >> HashBitsDropped, stamp << 1);
        if (old >> 1 >= stamp) return;
        columns[pane][slot]++;
        if (old != 0)
        {
            columns[PaneOf(old)][slot]--;
            return;
        }

        table.CountNew(1);
        if (++exact[slot] > ExactMax) BeginSample(slot);
    }

    /// <summary>Begins a new pane in the place of the oldest; the pairs last seen there are no longer counted.</summary>
    public void Slide()
    {
        int next = SlotColumns.After(current, panes);
        int expired = Subtract(columns[next]);
        SlotColumns.Renew(ref columns[next], slotCount);
        for (int i = sampledSlots.Count - 1; i >= 0; i--)
        {
            int slot = sampledSlots[i];
            SampledKey sample = samples[slot]!;
            expired += sample.Kept(next);
            sample.Slide(current, next, exact[slot]);
            gates[slot] = (byte)(exact[slot] > 0 ? 1 : 1 + sample.Floor);
            if (sample.IsEmpty && sample.Level(next) == 0) EndSample(i);
        }

        current = next;
        if (now == LastSeenTable.StampMax)
        {
            table.Rebase(now - (uint)panes);
            now = (uint)panes;
        }

        now++;
        table.Expire(now - (uint)panes + 1, expired);
    }

    /// <summary>Gives the slots new numbers: the i-th of those kept becomes i, the others hold nothing.</summary>
    public void Compact(ReadOnlySpan<int> keptSlots)
    {
        SlotColumns.Compact(ref exact, keptSlots);
        SlotColumns.Compact(ref samples, keptSlots);
        SlotColumns.Compact(ref gates, keptSlots);
        for (int pane = 0; pane < panes; pane++) SlotColumns.Compact(ref columns[pane], keptSlots);
        for (int i = 0; i < sampledSlots.Count; i++) sampledSlots[i] = keptSlots.BinarySearch(sampledSlots[i]);
        slotCount = keptSlots.Length;
    }

    /// <summary>How many distinct members a key has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Estimate(int slot) => gates[slot] == 0 ? exact[slot] : exact[slot] + samples[slot]!.Estimate(out _);

    /// <summary>How many distinct members a key has, with bounds at 95 % confidence.</summary>
    /// <remarks>Exact up to <see cref="ExactMax"/>. Of a sample, the numbers from which its estimate lies less than 1.96 standard
    /// deviations (Wilson 1927): with w the mean weight by which it errs, |estimate − n| ≤ 1.96 √(w n). Each pair in the table was
    /// seen, so that their number bounds it from below for certain.</remarks>
    public ApproximateFigure Figure(int slot)
    {
        double kept = exact[slot];
        if (gates[slot] == 0) return new ApproximateFigure(kept, kept, kept, Confidence);
        SampledKey sample = samples[slot]!;
        long estimate = sample.Estimate(out double weight);
        double spread = SquaredQuantile * weight;
        double margin = Math.Sqrt(spread * (estimate + spread / 4));
        double lower = Math.Max(sample.Samples, Math.Floor(estimate + spread / 2 - margin));
        return new ApproximateFigure(kept + estimate, kept + lower, kept + Math.Ceiling(estimate + spread / 2 + margin), Confidence);
    }

    /// <summary>Mixes key and member: the two halves of a product of both (Wang Yi's wyhash). Uniform where the members' hashes
    /// are.</summary>
    private static ulong PairHash(int key, ulong member)
    {
        ulong high = Math.BigMul(member ^ 0xA0761D6478BD642F, ((ulong)(uint)key + 1) * 0x9E3779B97F4A7C15, out ulong low);
        return high ^ low;
    }

    /// <summary>Hashes the pairs and leaves out those that no sample takes; the rest stand in <see cref="hashes"/> and
    /// <see cref="sifted"/>.</summary>
    private int Sift(ReadOnlySpan<int> slots, ReadOnlySpan<ulong> heads, ReadOnlySpan<ulong> members)
    {
        ulong[] hashesKept = hashes;
        int[] slotsKept = sifted;
        byte[] gate = gates;
        int count = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            ulong hash = PairHash((int)(heads[i] >> 32), members[i]);
            hashesKept[count] = hash;
            slotsKept[count] = slots[i];
            // One more unless the difference is negative: which pairs are left out cannot be foretold, so there is no branch.
            count += 1 - (int)((uint)(BitOperations.TrailingZeroCount(hash) + 1 - gate[slots[i]]) >> 31);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SeeSampled(int slot, ulong hash, int age)
    {
        SampledKey sample = samples[slot]!;
        int pane = SlotColumns.At(current, age, panes);
        // That the table does not know a pair of an earlier pane means something only where all later panes would have kept it.
        for (int later = 0; later < age; later++) sample.RaiseTo(pane, sample.Level(SlotColumns.At(current, later, panes)));
        uint stamp = now - (uint)age;
        int rank = Math.Min(BitOperations.TrailingZeroCount(hash), SampledKey.LevelMax);
        bool isKept = rank >= sample.Level(pane);
        uint mark = sample.Level(pane) > 0 ? SampledMark : 0;
        ulong fingerprint = hash >> HashBitsDropped;
        uint old = isKept ? table.See(fingerprint, (stamp << 1) | mark) : table.Forget(fingerprint, stamp);
        if (old >> 1 >= stamp) return;
        if (old != 0) Leave(slot, sample, old, rank);
        else if (isKept) table.CountNew(1);
        if (!isKept) return;
        if (mark != 0)
        {
            sample.Add(pane, rank);
            return;
        }

        columns[pane][slot]++;
        if (++exact[slot] + sample.Samples > ExactMax) sample.RaiseTo(current, 1);
    }

    /// <summary>Takes a pair out of the pane it was last seen in.</summary>
    private void Leave(int slot, SampledKey sample, uint tag, int rank)
    {
        if ((tag & SampledMark) != 0)
        {
            sample.Remove(PaneOf(tag), rank);
            return;
        }

        columns[PaneOf(tag)][slot]--;
        exact[slot]--;
    }

    private void BeginSample(int slot)
    {
        samples[slot] = new SampledKey(panes);
        samples[slot]!.RaiseTo(current, 1);
        sampledSlots.Add(slot);
        gates[slot] = 1;
    }

    private void EndSample(int index)
    {
        int slot = sampledSlots[index];
        samples[slot] = null;
        gates[slot] = 0;
        sampledSlots.RemoveAt(index);
    }

    /// <summary>Subtracts a column from the sums and returns how many pairs it had.</summary>
    private int Subtract(int[] column)
    {
        int used = Math.Min(slotCount, column.Length);
        Span<int> sums = exact.AsSpan(0, used);
        ReadOnlySpan<int> parts = column.AsSpan(0, used);
        Vector<int> vectorSum = Vector<int>.Zero;
        int i = 0;
        for (; i <= used - Vector<int>.Count; i += Vector<int>.Count)
        {
            var part = new Vector<int>(parts[i..]);
            vectorSum += part;
            (new Vector<int>(sums[i..]) - part).CopyTo(sums[i..]);
        }

        int sum = Vector.Sum(vectorSum);
        for (; i < used; i++)
        {
            sum += parts[i];
            sums[i] -= parts[i];
        }

        return sum;
    }

    /// <summary>The pane of the ring that a tag names, which is alive.</summary>
    private int PaneOf(uint tag) => SlotColumns.At(current, (int)(now - (tag >> 1)), panes);
}
