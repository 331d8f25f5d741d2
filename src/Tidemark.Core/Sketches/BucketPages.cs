using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tidemark.Core.Sketches;

/// <summary>Counts by integer key in a bounded number of pages of 16 keys; when there are more, all keys are halved.</summary>
/// <remarks>
/// A page is there from the first count of one of its keys, so an outlier costs one page however far away it lies. A key k is counted under
/// k >> <see cref="Level"/>, and the level is the least at which the pages of all keys fit. More keys never need fewer pages, and
/// one more level never needs more: level and counts follow from the keys alone, whatever order they come in or parts are merged in.
/// <para>Source: the uniform collapse of Epicoco et al., "UDDSketch: Accurate Tracking of Quantiles in Data Streams" (IEEE Access 2020),
/// section III, with pages in place of single buckets. Owned by one caller; not thread-safe.</para>
/// </remarks>
/// <param name="pagesMax">How many pages there may be, from 2 (one for keys of each sign) to <see cref="PagesLimit"/>.</param>
internal sealed class BucketPages(int pagesMax)
{
    /// <summary>How many keys a page holds.</summary>
    public const int PageKeys = 1 << PageBits;

    /// <summary>The most pages that can be asked for: 128 MiB of counts.</summary>
    public const int PagesLimit = 1 << 20;

    /// <summary>At this level the keys of either sign share one page.</summary>
    public const int LevelMax = LogScale.KeyBits - PageBits;

    private const int PageBits = 4;
    private const int FirstPages = 4;

    /// <summary>Makes the tag of a page from its number: never 0, and ascending with it.</summary>
    private const int TagOffset = 1 << 30;

    /// <summary>Open addressing at a load of at most 1/2: in the upper 32 bits the tag of a page, in the lower where its counts start; 0
    /// where there is none.</summary>
    private ulong[] index = new ulong[2 * FirstPages];
    private int hashShift = 32 - 3;
    private long[] counts = new long[FirstPages * PageKeys];
    private int pages;

    /// <summary>How many pages there may be.</summary>
    public int PagesMax => pagesMax;

    /// <summary>How often all keys were halved.</summary>
    public int Level { get; private set; }

    /// <summary>Adds to the count of a key.</summary>
    /// <param name="key">As it is at level 0, of up to <see cref="LogScale.KeyBits"/> bits and a sign.</param>
    /// <param name="by">At least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int key, long by)
    {
        int halved = key >> Level;
        int tag = (halved >> PageBits) + TagOffset;
        ulong[] table = index;
        ulong entry = table[Slot(tag)];
        if ((int)(entry >> 32) == tag) counts[(int)entry + (halved & (PageKeys - 1))] += by;
        else AddElsewhere(key, by);
    }

    /// <summary>Adds all counts of <paramref name="other"/>.</summary>
    public void Merge(BucketPages other)
    {
        while (Level < other.Level) Collapse();
        int level = other.Level;
        ulong[] theirs = other.index;
        foreach (ulong entry in theirs)
        {
            if (entry == 0) continue;
            int tag = (int)(entry >> 32);
            ReadOnlySpan<long> page = other.counts.AsSpan((int)entry, PageKeys);
            // Page upon page, while both have the same and there is room; else key by key, which makes room.
            int start = Level == level ? PageOf(tag) : -1;
            if (start >= 0) AddPage(page, counts.AsSpan(start, PageKeys));
            else AddKeys(((tag - TagOffset) << PageBits) << level, level, page);
        }
    }

    /// <summary>The keys that have a count, ascending, as they are at the present <see cref="Level"/>.</summary>
    public IEnumerable<(int Key, long Count)> Ascending()
    {
        foreach (ulong entry in Entries())
        {
            int first = ((int)(entry >> 32) - TagOffset) << PageBits;
            for (int i = 0; i < PageKeys; i++)
            {
                long count = counts[(int)entry + i];
                if (count > 0) yield return (first + i, count);
            }
        }
    }

    /// <summary>The pages by number.</summary>
    private ulong[] Entries()
    {
        var entries = new ulong[pages];
        int at = 0;
        foreach (ulong entry in index)
        {
            if (entry != 0) entries[at++] = entry;
        }

        Array.Sort(entries);
        return entries;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddElsewhere(int key, long by)
    {
        while (true)
        {
            int halved = key >> Level;
            int start = PageOf((halved >> PageBits) + TagOffset);
            if (start >= 0)
            {
                counts[start + (halved & (PageKeys - 1))] += by;
                return;
            }

            Collapse();
        }
    }

    private static void AddPage(ReadOnlySpan<long> source, Span<long> target)
    {
        ReadOnlySpan<Vector<long>> sources = MemoryMarshal.Cast<long, Vector<long>>(source);
        Span<Vector<long>> targets = MemoryMarshal.Cast<long, Vector<long>>(target);
        // A vector holds 2, 4 or 8 numbers, so that nothing is left over.
        for (int i = 0; i < targets.Length; i++) targets[i] += sources[i];
    }

    private void AddKeys(int first, int level, ReadOnlySpan<long> page)
    {
        for (int i = 0; i < PageKeys; i++)
        {
            if (page[i] > 0) Add(first + (i << level), page[i]);
        }
    }

    /// <summary>Where the counts of a page start, which is made if need be; −1 where there is no room for it.</summary>
    private int PageOf(int tag)
    {
        int slot = Find(tag);
        if (index[slot] != 0) return (int)index[slot];
        if (pages == pagesMax) return -1;
        if (2 * (pages + 1) > index.Length)
        {
            GrowIndex();
            slot = Find(tag);
        }

        int start = pages++ * PageKeys;
        if (start == counts.Length) Array.Resize(ref counts, (int)Math.Min(2L * counts.Length, (long)pagesMax * PageKeys));
        index[slot] = ((ulong)(uint)tag << 32) | (uint)start;
        return start;
    }

    /// <summary>The slot that holds a tag, or the empty one it belongs into.</summary>
    private int Find(int tag)
    {
        int slot = Slot(tag);
        while (index[slot] != 0 && (int)(index[slot] >> 32) != tag) slot = (slot + 1) & (index.Length - 1);
        return slot;
    }

    /// <summary>Multiplicative hashing, which spreads runs of pages evenly (Knuth, volume 3, section 6.4).</summary>
    private int Slot(int tag) => (int)(((uint)tag * 0x9E3779B9) >> hashShift);

    private void GrowIndex()
    {
        ulong[] old = index;
        index = new ulong[2 * old.Length];
        hashShift--;
        foreach (ulong entry in old)
        {
            if (entry != 0) index[Find((int)(entry >> 32))] = entry;
        }
    }

    /// <summary>Halves all keys: two neighbouring keys become one, two neighbouring pages too.</summary>
    private void Collapse()
    {
        Debug.Assert(Level < LevelMax, "Two pages hold all keys at the greatest level.");
        ulong[] entries = Entries();
        long[] old = counts;
        counts = new long[old.Length];
        Array.Clear(index);
        pages = 0;
        Level++;
        foreach (ulong entry in entries)
        {
            int page = (int)(entry >> 32) - TagOffset;
            int start = PageOf((page >> 1) + TagOffset) + ((page & 1) * PageKeys / 2);
            for (int i = 0; i < PageKeys; i++) counts[start + (i / 2)] += old[(int)entry + i];
        }
    }
}
