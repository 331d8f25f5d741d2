using System.Diagnostics;

namespace Tidemark.Core.Keys;

/// <summary>Finds the ids of a <see cref="KeyTable"/> by hash: open addressing, linear probing, at most half full.</summary>
/// <remarks>A slot holds the upper 32 bits of a hash and below them the id + 1; 0 is empty. The lower bits of the hash say where a probe
/// starts. A removed slot is closed by moving later ones back (Knuth, TAOCP vol. 3, 6.4, algorithm R), so that no tombstones gather.
/// It grows and never shrinks. Owned by the table.</remarks>
internal sealed class KeyIndex
{
    private const int NoId = -1;

    private ulong[] slots = new ulong[32];

    /// <summary>The first slot that may hold <paramref name="hash"/>; <paramref name="id"/> is −1 where there is none.</summary>
    public int First(ulong hash, out int id) => Scan((int)hash & (slots.Length - 1), hash, out id);

    /// <summary>The next such slot after <paramref name="slot"/>.</summary>
    public int Next(int slot, ulong hash, out int id) => Scan((slot + 1) & (slots.Length - 1), hash, out id);

    /// <summary>Adds an id that is not there.</summary>
    /// <param name="hash">The hash of its key.</param>
    /// <param name="id">The id.</param>
    /// <param name="count">How many ids there are, this one included.</param>
    /// <param name="entries">All entries, this one included, from which a grown index is filled.</param>
    public void Add(ulong hash, int id, int count, ReadOnlySpan<KeyEntry> entries)
    {
        if (count <= slots.Length / 2)
        {
            Insert(hash, id);
            return;
        }

        slots = new ulong[checked(slots.Length * 2)];
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Length != KeyEntry.Free) Insert(entries[i].Hash, i);
        }
    }

    /// <summary>Removes an id that is there and whose entry is still whole.</summary>
    public void Remove(ulong hash, int id, ReadOnlySpan<KeyEntry> entries)
    {
        int mask = slots.Length - 1;
        int hole = First(hash, out int found);
        while (found != id)
        {
            Debug.Assert(found != NoId, "An id in use is in the index.");
            hole = Next(hole, hash, out found);
        }

        for (int slot = (hole + 1) & mask; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int home = (int)entries[(int)(uint)slots[slot] - 1].Hash & mask;
            // The entry may move back only if the hole lies between its home and its place, around the end of the array.
            if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
            slots[hole] = slots[slot];
            hole = slot;
        }

        slots[hole] = 0;
    }

    private int Scan(int slot, ulong hash, out int id)
    {
        ulong[] table = slots;
        for (; ; slot = (slot + 1) & (table.Length - 1))
        {
            ulong value = table[slot];
            if (value != 0 && (uint)(value >> 32) != (uint)(hash >> 32)) continue;
            id = (int)(uint)value - 1;
            return slot;
        }
    }

    private void Insert(ulong hash, int id)
    {
        int slot = (int)hash & (slots.Length - 1);
        while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
        slots[slot] = (hash & 0xFFFFFFFF00000000) | (uint)(id + 1);
    }
}
