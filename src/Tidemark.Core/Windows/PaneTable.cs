using System.Numerics;
using System.Runtime.CompilerServices;
using Tidemark.Core.Keys;
using Tidemark.Core.Memory;
using Tidemark.Core.Sketches;

namespace Tidemark.Core.Windows;

/// <summary>The cells of one kind of group in one pane: key to what is kept of its events there.</summary>
/// <remarks>Owned by the shard; not thread-safe. Remembers which cells changed since <see cref="ClearChanged"/>. The index is a table of
/// open addressing, at most half full: 8 to 16 bytes a key.</remarks>
internal sealed class PaneTable<TPane>
    where TPane : struct
{
    private const int FirstSlots = 8;

    /// <summary>The most bytes of indexes of one length that are kept for other tables.</summary>
    private const int KeptBytesMax = 16 << 20;

    /// <summary>Marks of a cell: that its events do not wait, and above it where some of them wait.</summary>
    private const int AtOnce = 1, WaitingShift = 1;

    private static readonly Shelves<int> indexes = new(KeptBytesMax);

    private readonly SlabArray<Cell> cells = new();

    // A bit for each cell: they are written down in order, and none has to be touched to say that it was.
    private ulong[] changed = new ulong[1];
    private int[] index = indexes.Rent(FirstSlots);

    /// <summary>How many keys have a cell.</summary>
    public int Count { get; private set; }

    /// <summary>Counts the changes; what was read of the cells holds as long as it is the same.</summary>
    public long Changes { get; private set; }

    /// <summary>How many cells changed.</summary>
    public int ChangedCount { get; private set; }

    /// <summary>What the sketches of the cells that changed have taken, by the index of the cell.</summary>
    public CodeLog Codes { get; } = new();

    /// <summary>The key at an index below <see cref="Count"/>; they are in the order of their first event.</summary>
    public int KeyAt(int slot) => cells[slot].Key;

    /// <summary>The cell at such an index. Valid until the next change.</summary>
    public ref readonly TPane CellAt(int slot) => ref cells[slot].Pane;

    /// <summary>The cell of <paramref name="key"/>, made empty where there is none, to be changed. Valid until the next call.</summary>
    public ref TPane Change(int key, out bool added) => ref Change(SlotOf(key, out added));

    /// <summary>The index of the cell of <paramref name="key"/>, made empty where there is none.</summary>
    public int SlotOf(int key, out bool added)
    {
        int place = PlaceOf(key);
        added = index[place] == 0;
        return added ? Append(key, place) : index[place] - 1;
    }

    /// <summary>The index of the cell of <paramref name="key"/>, made empty where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="last">Where its cell may be; then, where it is.</param>
    /// <param name="added">Whether it was made.</param>
    public int SlotOf(int key, ref int last, out bool added)
    {
        added = false;
        if (!IsAt(key, last)) last = SlotOf(key, out added);
        return last;
    }

    /// <summary>The index of the cell of <paramref name="key"/>; negative where there is none.</summary>
    public int FindSlot(int key) => index[PlaceOf(key)] - 1;

    /// <summary>Whether the cell of <paramref name="key"/> is at an index; any number may be asked.</summary>
    public bool IsAt(int key, int slot) => (uint)slot < (uint)Count && cells[slot].Key == key;

    /// <summary>The cell at such an index, to be changed. Valid until the next call.</summary>
    public ref TPane Change(int slot)
    {
        ref ulong bits = ref changed[slot / 64];
        if ((bits >> slot & 1) == 0)
        {
            bits |= 1UL << slot;
            ChangedCount++;
        }

        Changes++;
        Codes.Owner = slot;
        return ref cells[slot].Pane;
    }

    /// <summary>Gives up all memory; the table is not to be used afterwards.</summary>
    public void Release()
    {
        Codes.Clear();
        cells.Release();
        indexes.Return(index);
        (index, Count, ChangedCount) = ([], 0, 0);
    }

    /// <summary>The cell at such an index, of a table that is given up.</summary>
    public ref TPane GivenUp(int slot) => ref cells[slot].Pane;

    /// <summary>Whether events of the cell at an index may wait to be counted into its groups: no event of it was ever of other
    /// groups.</summary>
    public bool MayWait(int slot) => (cells[slot].Marks & AtOnce) == 0;

    /// <summary>Has events of the cell of <paramref name="key"/>, if there is one, counted into its groups at once from now on: what its
    /// sketches have taken does not tell any more what those of its groups have.</summary>
    public void CountAtOnce(int key)
    {
        int slot = FindSlot(key);
        if (slot >= 0) cells[slot].Marks |= AtOnce;
    }

    /// <summary>Where the events of the cell at an index wait; negative where none do.</summary>
    public int WaitingOf(int slot) => (cells[slot].Marks >> WaitingShift) - 1;

    /// <summary>Notes where they wait; −1 for nowhere.</summary>
    public void SetWaiting(int slot, int at)
    {
        ref Cell cell = ref cells[slot];
        cell.Marks = (cell.Marks & AtOnce) | (at + 1) << WaitingShift;
    }

    /// <summary>The index of the first cell from an index on that changed; negative where there is none.</summary>
    public int NextChanged(int from)
    {
        for (int word = from / 64; word < changed.Length; word++)
        {
            ulong bits = word == from / 64 ? changed[word] & ulong.MaxValue << from : changed[word];
            if (bits != 0) return 64 * word + BitOperations.TrailingZeroCount(bits);
        }

        return -1;
    }

    /// <summary>The cell of <paramref name="key"/>, or a null reference. Valid until the next change.</summary>
    public ref readonly TPane Find(int key)
    {
        int slot = FindSlot(key);
        if (slot < 0) return ref Unsafe.NullRef<TPane>();
        return ref cells[slot].Pane;
    }

    /// <summary>Starts to fetch what <see cref="Fetch"/> will need of <paramref name="key"/>.</summary>
    public void FetchPlace(int key) => CacheLine.Fetch(in index[Home(key, index.Length)]);

    /// <summary>Starts to fetch the cell at an index, if there is one.</summary>
    public void FetchAt(int slot)
    {
        if ((uint)slot < (uint)Count) CacheLine.Fetch(in cells[slot]);
    }

    /// <summary>Starts to fetch the cell that <paramref name="key"/>, which is about to be changed, most likely has.</summary>
    public void Fetch(int key)
    {
        int slot = LikelySlotOf(key);
        if (slot >= 0) CacheLine.Fetch(in cells[slot]);
    }

    /// <summary>The index of the cell that <paramref name="key"/> most likely has; negative where it likely has none.</summary>
    public int LikelySlotOf(int key) => index[Home(key, index.Length)] - 1;

    /// <summary>Takes all cells as written down.</summary>
    public void ClearChanged()
    {
        Array.Clear(changed);
        ChangedCount = 0;
        Codes.Clear();
    }

    /// <summary>The place of a key in the index, or the empty one where it belongs.</summary>
    private int PlaceOf(int key)
    {
        int[] table = index;
        int place = Home(key, table.Length);
        for (; table[place] != 0 && cells[table[place] - 1].Key != key; place = (place + 1) & (table.Length - 1))
        {
        }

        return place;
    }

    /// <summary>Ids are given out in order, so that the multiplication (Knuth, TAOCP vol. 3, 6.4) alone keeps them apart.</summary>
    private static int Home(int key, int length) => (int)((uint)key * 2654435769u >> (32 - BitOperations.Log2((uint)length)));

    private int Append(int key, int place)
    {
        if (Count == index.Length / 2)
        {
            int[] shorter = index;
            index = indexes.Rent(shorter.Length * 2);
            indexes.Return(shorter);
            for (int i = 0; i < Count; i++) index[PlaceOf(cells[i].Key)] = i + 1;
            place = PlaceOf(key);
        }

        int slot = Count++;
        index[place] = Count;
        cells.Reserve(Count);
        if (slot / 64 == changed.Length) Array.Resize(ref changed, 2 * changed.Length);
        cells[slot].Key = key;
        return slot;
    }

    /// <summary>A pane with what finds it, in one place of memory.</summary>
    private struct Cell
    {
        public int Key;
        public int Marks;
        public TPane Pane;
    }
}
