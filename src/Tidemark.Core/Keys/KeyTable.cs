using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Keys;

/// <summary>Gives every key (UTF-8 bytes) a small integer, so that state can live in arrays instead of dictionaries.</summary>
/// <remarks>
/// Ids are dense: the id of a removed key is given to the next new key, last removed first, else <see cref="IdBound"/> grows by one.
/// What ids come next is part of the state: a table restored with <see cref="AddAt"/> and <see cref="RestoreFree"/> gives the same ids
/// as the original would.
/// <para>A lookup hashes the key once, probes an index of 8-byte slots (32 bits of hash, id) at a load of at most three quarters, and
/// compares bytes only where these bits agree; it allocates nothing. A key costs 24 bytes, 11 to 21 of index and, beyond 16, its own
/// bytes; all live keys of more than 16 bytes together must stay below 1 GiB. Owned by one caller; not thread-safe.</para>
/// </remarks>
public sealed class KeyTable
{
    private const int Free = KeyEntry.Free;
    private const int NoId = -1;

    private readonly KeySlab slab = new();
    private readonly KeyIndex index = new();
    private readonly KeyOrder order;
    private readonly SlabArray<KeyEntry> entries = new();
    private int firstFree = NoId;

    /// <summary>Makes an empty table.</summary>
    public KeyTable() => order = new KeyOrder(this);

    /// <summary>How many keys it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The exclusive upper bound of all ids ever given: the length an array indexed by id needs.</summary>
    public int IdBound { get; private set; }

    /// <summary>How many ids below <see cref="IdBound"/> are free.</summary>
    public int FreeCount => IdBound - Count;

    /// <summary>The id of <paramref name="key"/>, which is added when it is new.</summary>
    /// <param name="key">The key's bytes, copied; may be empty.</param>
    /// <param name="added">Whether it was new.</param>
    public int GetOrAdd(ReadOnlySpan<byte> key, out bool added)
    {
        ulong hash = XxHash64.Hash(key);
        added = !TryFind(key, hash, out int id);
        if (!added) return id;
        if (firstFree != NoId)
        {
            id = firstFree;
            Unlink(id);
        }
        else
        {
            id = IdBound;
            Extend(IdBound + 1);
        }

        Place(id, key, hash);
        return id;
    }

    /// <summary>Whether <paramref name="key"/> is in the table, and its id if so, else −1.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out int id) => TryFind(key, XxHash64.Hash(key), out id);

    /// <summary>Whether <paramref name="id"/> belongs to a key now; any integer may be asked.</summary>
    public bool Contains(int id) => (uint)id < (uint)IdBound && entries[id].Length != Free;

    /// <summary>The key with this id; valid until a key is added or removed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No key has this id.</exception>
    public ReadOnlySpan<byte> Key(int id)
    {
        ref readonly KeyEntry entry = ref Live(id);
        return Read(in entry);
    }

    /// <summary>The <see cref="XxHash64"/> of the key with this id, seed 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No key has this id.</exception>
    public ulong Hash(int id) => XxHash64.Hash(Key(id));

    /// <summary>Removes the key with this id; the id is the next to be given out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No key has this id.</exception>
    public void Remove(int id)
    {
        index.Remove(Hash(id), id);
        (bool isInSlab, int length) = (entries[id].IsInSlab, entries[id].Length);
        Link(id);
        Count--;
        if (isInSlab) slab.Release(length, entries, IdBound);
    }

    /// <summary>Restores a key at the id it had. Ids skipped on the way become free, the lowest of them to be given out next.</summary>
    /// <param name="id">Not in use; at or beyond <see cref="IdBound"/>, or free (the order of the other free ids stays).</param>
    /// <param name="key">Not in the table yet; copied.</param>
    /// <exception cref="CorruptDataException">The id is negative or in use, or the key is in the table: what is restored contradicts
    /// itself.</exception>
    public void AddAt(int id, ReadOnlySpan<byte> key)
    {
        ulong hash = XxHash64.Hash(key);
        if (id is < 0 or >= int.MaxValue / 2 || Contains(id) || TryFind(key, hash, out _))
        {
            throw new CorruptDataException(
                $"A key table of {Count} keys cannot restore a key of {key.Length} bytes at id {id}: "
                + "the id is out of range or in use, or the key is there already; the data is damaged.");
        }

        int bound = IdBound;
        Extend(Math.Max(bound, id + 1));
        for (int skipped = IdBound - 1; skipped >= bound; skipped--) Link(skipped);
        Unlink(id);
        Place(id, key, hash);
    }

    /// <summary>The free ids in the reverse of the order they will be given out: the last is next. A copy, made for a checkpoint.</summary>
    public ReadOnlySpan<int> FreeIds
    {
        get
        {
            var ids = new int[FreeCount];
            int at = ids.Length;
            for (int id = firstFree; id != NoId; id = entries[id].NextFree) ids[--at] = id;
            return ids;
        }
    }

    /// <summary>Restores what <see cref="FreeIds"/> gave, after all keys are restored.</summary>
    /// <param name="ids">Free ids; the last is the next to be given out. Those beyond <see cref="IdBound"/> move it.</param>
    /// <exception cref="CorruptDataException">Together with the keys the ids do not cover 0 to their greatest exactly once.</exception>
    public void RestoreFree(ReadOnlySpan<int> ids)
    {
        int bound = Count + ids.Length;
        if (bound < IdBound) throw NotCovering(ids.Length);
        Extend(bound);
        firstFree = NoId;
        var seen = new bool[bound];
        foreach (int id in ids)
        {
            if ((uint)id >= (uint)bound || Contains(id) || seen[id]) throw NotCovering(ids.Length);
            seen[id] = true;
            Link(id);
        }
    }

    /// <summary>Orders ids by the bytes of their keys (ordinal, which for UTF-8 is also the order of code points).</summary>
    /// <param name="ids">Ids in use; sorted in place. An id may appear more than once.</param>
    /// <exception cref="ArgumentOutOfRangeException">No key has one of the ids; their order is then undefined.</exception>
    public void Sort(Span<int> ids) => order.Sort(ids);

    /// <summary>The first eight bytes of a key as a big-endian number, zeros after its end.</summary>
    internal ulong Prefix(int id) => Live(id).Prefix;

    private CorruptDataException NotCovering(int free) => new(
        $"A key table of {Count} keys with ids below {IdBound} cannot restore {free} free ids: "
        + "each id below their sum must be in use or free, once; the data is damaged.");

    /// <summary>Starts to fetch what <see cref="Guess"/> will need of a key with this hash.</summary>
    internal void Fetch(ulong hash) => index.Fetch(hash);

    /// <summary>The id that a key with this hash has if it is in the table, most likely; −1 where it is not there. Starts to fetch what
    /// <see cref="TryFind(ReadOnlySpan{byte}, ulong, out int)"/> will need.</summary>
    internal int Guess(ulong hash)
    {
        index.First(hash, out int id);
        if (id != NoId) CacheLine.Fetch(in entries[id]);
        return id;
    }

    /// <summary>Whether a key is in the table, and its id if so, else −1.</summary>
    /// <param name="key">The key's bytes.</param>
    /// <param name="hash">Their <see cref="XxHash64"/>, seed 0.</param>
    /// <param name="id">The id.</param>
    internal bool TryFind(ReadOnlySpan<byte> key, ulong hash, out int id)
    {
        for (int slot = index.First(hash, out id); id != NoId; slot = index.Next(slot, hash, out id))
        {
            ref readonly KeyEntry entry = ref entries[id];
            if (entry.Length == key.Length && Read(in entry).SequenceEqual(key)) return true;
        }

        return false;
    }

    private void Place(int id, ReadOnlySpan<byte> key, ulong hash)
    {
        int offset = key.Length > KeyEntry.BytesInPlace ? slab.Append(key, entries, IdBound) : 0;
        entries[id] = KeyEntry.Of(key, offset);
        Count++;
        index.Add(hash, id, Count);
    }

    private ReadOnlySpan<byte> Read(ref readonly KeyEntry entry) =>
        entry.IsInSlab ? slab.Read(entry.Offset, entry.Length) : entry.Bytes[..entry.Length];

    private ref readonly KeyEntry Live(int id)
    {
        if (!Contains(id)) throw new ArgumentOutOfRangeException(nameof(id), id, "No key has this id.");
        return ref entries[id];
    }

    private void Extend(int bound)
    {
        entries.Reserve(bound);
        for (int id = IdBound; id < bound; id++) entries[id] = KeyEntry.Unused;
        IdBound = bound;
    }

    /// <summary>Puts a free id at the head of the list of free ids, from which the next is taken.</summary>
    private void Link(int id)
    {
        entries[id] = KeyEntry.Unused with { NextFree = firstFree, PreviousFree = NoId };
        if (firstFree != NoId) entries[firstFree].PreviousFree = id;
        firstFree = id;
    }

    private void Unlink(int id)
    {
        (int next, int previous) = (entries[id].NextFree, entries[id].PreviousFree);
        if (previous == NoId) firstFree = next;
        else entries[previous].NextFree = next;
        if (next != NoId) entries[next].PreviousFree = previous;
    }
}
