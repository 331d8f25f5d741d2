using System.Diagnostics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Keys;

/// <summary>Finds the ids of a <see cref="KeyTable"/> by hash: open addressing, linear probing, at most three quarters full.</summary>
/// <remarks>A slot holds the upper 32 bits of a hash and below them the id + 1; 0 is empty. The lowest of these 32 bits say where a probe
/// starts. A removed slot is closed by moving later ones back (Knuth, TAOCP vol. 3, 6.4, algorithm R), so that no tombstones gather.
/// It grows and never shrinks. Owned by the table.</remarks>
internal sealed class KeyIndex
{
    private const int NoId = -1;

    private ulong[] slots = new ulong[32];

    /// <summary>The first slot that may hold <paramref name="hash"/>; <paramref name="id"/> is −1 where there is none.</summary>
    public int First(ulong hash, out int id) => Scan(Home(hash), hash, out id);

    /// <summary>The next such slot after <paramref name="slot"/>.</summary>
    public int Next(int slot, ulong hash, out int id) => Scan((slot + 1) & (slots.Length - 1), hash, out id);

    /// <summary>Starts to fetch where <paramref name="hash"/> is looked for.</summary>
    public void Fetch(ulong hash) => CacheLine.Fetch(in slots[Home(hash)]);

    /// <summary>Adds an id that is not there.</summary>
    /// <param name="hash">The hash of its key.</param>
    /// <param name="id">The id.</param>
    /// <param name="count">How many ids there are, this one included.</param>
    public void Add(ulong hash, int id, int count)
    {
        if (count > slots.Length / 4 * 3)
        {
            ulong[] old = slots;
            slots = new ulong[checked(old.Length * 2)];
            foreach (ulong value in old)
            {
                if (value != 0) Insert(value);
            }
        }

        Insert((hash & 0xFFFFFFFF00000000) | (uint)(id + 1));
    }

    /// <summary>Removes an id that is there.</summary>
    public void Remove(ulong hash, int id)
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
            // The entry may move back only if the hole lies between its home and its place, around the end of the array.
            if (((slot - Home(slots[slot])) & mask) < ((slot - hole) & mask)) continue;
            slots[hole] = slots[slot];
            hole = slot;
        }

        slots[hole] = 0;
    }

    /// <summary>Where a hash belongs, or a slot's value, which holds as much of it as is needed.</summary>
    private int Home(ulong hash) => (int)(hash >> 32) & (slots.Length - 1);

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

    private void Insert(ulong value)
    {
        int slot = Home(value);
        while (slots[slot] != 0) slot = (slot + 1) & (slots.Length - 1);
        slots[slot] = value;
    }
}
