using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Sliding;

/// <summary>When each of many pairs was last seen, as far back as a window reaches: 8 bytes a pair, at most four of seven slots
/// filled.</summary>
/// <remarks>
/// An entry is 48 bits of the pair's hash below a tag of 16: the stamp of a pane (15 bits) and a mark of the caller's (1 bit). What has a
/// stamp before the oldest counts as free, so nothing is ever deleted: the window moves on and its slots are used again. A line holds
/// seven entries and the newest tag of what once found it full and went on to the next line; a look-up goes on only while that is alive,
/// too. All entries of a line are compared at once. Two pairs are taken for one with probability 2^−48 times the pairs alive.
/// Owned by one shard; not thread-safe.
/// </remarks>
internal sealed class LastSeenTable
{
    /// <summary>Bits of the hash that are kept.</summary>
    public const int FingerprintBits = 48;

    /// <summary>The greatest stamp; before it, <see cref="Rebase"/> must move all stamps down.</summary>
    public const uint StampMax = (1 << 15) - 1;

    private const ulong FingerprintMask = (1UL << FingerprintBits) - 1;
    private const int EntriesPerLine = LineArray.WordsPerLine - 1;
    private const int PairsPerLine = 4;
    private const uint EntryLanes = (1 << EntriesPerLine) - 1;
    private const uint SpillLane = 1 << EntriesPerLine;
    private const int LogLinesMin = 3;

    private LineArray lines = new(1 << LogLinesMin);
    private int shift = FingerprintBits - LogLinesMin;
    private ulong oldest = 1UL << (FingerprintBits + 1);

    /// <summary>How many pairs are alive.</summary>
    public int Count { get; private set; }

    private int LogLines => FingerprintBits - shift;

    /// <summary>Brings near where the look-up of a pair starts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BringNear(ulong fingerprint) => lines.BringNear((nint)(fingerprint >> shift));

    /// <summary>Makes room for so many more pairs.</summary>
    public void Reserve(int more)
    {
        int log = LogLines;
        while (Count + (long)more > (long)PairsPerLine << log) log++;
        if (log > LogLines) Rebuild(log, 0);
    }

    /// <summary>Says that a pair was seen, unless it is known to have been seen then or later.</summary>
    /// <param name="fingerprint">48 bits of the pair's hash.</param>
    /// <param name="tag">The pane's stamp × 2 + the mark.</param>
    /// <returns>The tag it had before; 0 where it was not alive. New pairs are counted with <see cref="CountNew"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint See(ulong fingerprint, uint tag)
    {
        ref ulong line = ref lines[(nint)(fingerprint >> shift)];
        uint match = Match(ref line, fingerprint, out uint free);
        if (match != 0)
        {
            ref ulong entry = ref Unsafe.Add(ref line, BitOperations.TrailingZeroCount(match));
            uint old = (uint)(entry >> FingerprintBits);
            if (old >> 1 < tag >> 1) entry = Entry(fingerprint, tag);
            return old;
        }

        if ((free & SpillLane) == 0 || (free & EntryLanes) == 0) return SeeBeyond(fingerprint, tag);
        Unsafe.Add(ref line, BitOperations.TrailingZeroCount(free)) = Entry(fingerprint, tag);
        return 0;
    }

    /// <summary>Counts pairs that <see cref="See"/> added; apart, so that many are counted at once.</summary>
    public void CountNew(int count) => Count += count;

    /// <summary>Forgets a pair, unless it was seen at <paramref name="stamp"/> or later.</summary>
    /// <returns>The tag it had before; 0 where it was not alive.</returns>
    public uint Forget(ulong fingerprint, uint stamp)
    {
        for (nint at = (nint)(fingerprint >> shift); ; at = Next(at))
        {
            ref ulong line = ref lines[at];
            uint match = Match(ref line, fingerprint, out uint free);
            if (match != 0)
            {
                ref ulong entry = ref Unsafe.Add(ref line, BitOperations.TrailingZeroCount(match));
                uint old = (uint)(entry >> FingerprintBits);
                if (old >> 1 >= stamp) return old;
                entry = 0;
                Count--;
                return old;
            }

            if ((free & SpillLane) != 0) return 0;
        }
    }

    /// <summary>Frees what was last seen before a stamp.</summary>
    /// <param name="oldestStamp">The oldest stamp that is alive from now on, at least 1.</param>
    /// <param name="expired">How many pairs that frees.</param>
    public void Expire(uint oldestStamp, int expired)
    {
        Debug.Assert(oldestStamp >= 1, "Stamp 0 marks a slot that was never used.");
        oldest = Entry(0, oldestStamp << 1);
        Count -= expired;
        int log = LogLines;
        // A sixteenth of what it may hold: far enough from growing again.
        while (log > LogLinesMin && Count < (PairsPerLine << log) / 16) log--;
        if (log < LogLines) Rebuild(log, 0);
    }

    /// <summary>Moves all stamps down.</summary>
    public void Rebase(uint by)
    {
        Rebuild(LogLines, by);
    }

    /// <summary>Copies the pairs that are alive, by their hashes.</summary>
    public ulong[] ToArray()
    {
        var pairs = new List<ulong>(Count);
        for (int at = 0; at < lines.Count; at++)
        {
            for (int i = 0; i < EntriesPerLine; i++)
            {
                if (Unsafe.Add(ref lines[at], i) is var entry && entry >= oldest) pairs.Add(entry);
            }
        }

        return [.. pairs.OrderBy(entry => entry & FingerprintMask)];
    }

    private static ulong Entry(ulong fingerprint, uint tag) => ((ulong)tag << FingerprintBits) | fingerprint;

    /// <summary>The lane where a pair is alive, as a bit, and the lanes that are free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Match(ref ulong line, ulong fingerprint, out uint free)
    {
        Vector512<ulong> entries = Vector512.LoadUnsafe(ref line);
        free = (uint)Vector512.LessThan(entries, Vector512.Create(oldest)).ExtractMostSignificantBits();
        Vector512<ulong> fingerprints = entries & Vector512.Create(FingerprintMask);
        return (uint)Vector512.Equals(fingerprints, Vector512.Create(fingerprint)).ExtractMostSignificantBits() & ~free & EntryLanes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint SeeBeyond(ulong fingerprint, uint tag)
    {
        nint home = (nint)(fingerprint >> shift);
        (nint line, int lane) = (-1, 0);
        uint old = 0;
        for (nint at = home; ; at = Next(at))
        {
            uint match = Match(ref lines[at], fingerprint, out uint free);
            if (match != 0)
            {
                (line, lane) = (at, BitOperations.TrailingZeroCount(match));
                old = (uint)(Unsafe.Add(ref lines[at], lane) >> FingerprintBits);
                if (old >> 1 >= tag >> 1) return old;
                break;
            }

            if (line < 0 && (free & EntryLanes) != 0) (line, lane) = (at, BitOperations.TrailingZeroCount(free));
            if (line >= 0 && (free & SpillLane) != 0) break;
        }

        Unsafe.Add(ref lines[line], lane) = Entry(fingerprint, tag);
        for (nint at = home; at != line; at = Next(at))
        {
            ref ulong spill = ref Unsafe.Add(ref lines[at], EntriesPerLine);
            spill = Math.Max(spill, Entry(0, tag));
        }

        return old;
    }

    private nint Next(nint line) => (line + 1) & (lines.Count - 1);

    private void Rebuild(int logLines, uint stampsDown)
    {
        LineArray old = lines;
        ulong oldestThere = oldest;
        ulong down = Entry(0, stampsDown << 1);
        lines = new LineArray(1 << logLines);
        shift = FingerprintBits - logLines;
        oldest -= down;
        for (int at = 0; at < old.Count; at++)
        {
            for (int i = 0; i < EntriesPerLine; i++)
            {
                ulong entry = Unsafe.Add(ref old[at], i);
                if (entry < oldestThere) continue;
                entry -= down;
                See(entry & FingerprintMask, (uint)(entry >> FingerprintBits));
            }
        }

        old.KeepAlive();
    }
}
