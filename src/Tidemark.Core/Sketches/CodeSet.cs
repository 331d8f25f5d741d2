namespace Tidemark.Core.Sketches;

/// <summary>A set of sketch codes in an array: 4 or 8 codes side by side, beyond that open addressing at a load of at most 3/4.</summary>
internal static class CodeSet
{
    private const int FirstSlots = 4;

    /// <summary>Up to here a scan of all is as quick as a probe, and no slot need stay empty.</summary>
    private const int ScannedSlotsMax = 8;

    /// <summary>The most codes a sparse sketch holds: 3/4 of the slots that take as many bytes as the registers.</summary>
    public static int CountMax(int precision) => 3 << (precision - 4);

    /// <summary>Adds <paramref name="code"/> and returns whether it is new.</summary>
    public static bool Add(ref uint[]? slots, ref int count, uint code)
    {
        slots ??= new uint[FirstSlots];
        int slot = Find(slots, count, code);
        if (slot >= 0) return false;
        if (count == Limit(slots.Length))
        {
            slots = Grown(slots);
            slot = Find(slots, count, code);
        }

        slots[~slot] = code;
        count++;
        return true;
    }

    /// <summary>An array made for <paramref name="count"/> codes.</summary>
    public static uint[] ForCount(int count)
    {
        int length = FirstSlots;
        while (Limit(length) < count) length *= 2;
        return new uint[length];
    }

    private static int Limit(int slots) => slots <= ScannedSlotsMax ? slots : slots / 4 * 3;

    private static uint[] Grown(uint[] slots)
    {
        var target = new uint[slots.Length * 2];
        int count = 0;
        foreach (uint code in slots)
        {
            if (code != 0) target[~Find(target, count++, code)] = code;
        }

        return target;
    }

    /// <summary>The slot of <paramref name="code"/>, or the complement of the one it belongs into.</summary>
    private static int Find(uint[] slots, int count, uint code)
    {
        if (slots.Length <= ScannedSlotsMax)
        {
            int found = slots.AsSpan(0, count).IndexOf(code);
            return found >= 0 ? found : ~count;
        }

        int mask = slots.Length - 1;
        // The lowest bits of the index: uniform, as the whole hash is.
        int slot = (int)(code >> 6) & mask;
        for (; slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (slots[slot] == code) return slot;
        }

        return ~slot;
    }
}
