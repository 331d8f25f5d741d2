namespace Tidemark.Core.Sliding;

/// <summary>How columns by slot, one for each pane in a ring, grow, shrink and move.</summary>
/// <remarks>Columns are pinned: the collector neither copies them nor counts them as young, so that a state that grows does not set off
/// one collection after another.</remarks>
internal static class SlotColumns
{
    private const int LengthMin = 64;

    /// <summary>The pane after another in the ring.</summary>
    public static int After(int pane, int panes) => pane + 1 == panes ? 0 : pane + 1;

    /// <summary>The pane some panes before the current one, in the ring.</summary>
    public static int At(int current, int age, int panes) => current >= age ? current - age : current - age + panes;

    /// <summary>How long an array becomes that must hold <paramref name="count"/> slots, with others to come.</summary>
    public static int Longer(int count) => Math.Max(LengthMin, checked(count + count / 2));

    /// <summary>Makes a column long enough for <paramref name="count"/> slots.</summary>
    public static void Lengthen<T>(ref T[] column, int count)
    {
        if (count > column.Length) column = Copy(column, column.Length, Longer(count));
    }

    /// <summary>Makes a column of zeros that is long enough for <paramref name="count"/> slots, and not several times longer.</summary>
    public static void Renew<T>(ref T[] column, int count)
    {
        if (column.Length < count || column.Length / 4 > Longer(count)) column = New<T>(count + count / 4);
        else column.AsSpan(0, Math.Min(column.Length, count)).Clear();
    }

    /// <summary>Moves the i-th of the slots kept, which are in ascending order, to i; what follows them becomes zeros.</summary>
    public static void Compact<T>(ref T[] column, ReadOnlySpan<int> keptSlots)
    {
        int length = 0;
        while (length < keptSlots.Length && keptSlots[length] < column.Length) length++;
        for (int i = 0; i < length; i++) column[i] = column[keptSlots[i]];
        if (column.Length / 4 > Longer(keptSlots.Length)) column = Copy(column, length, Longer(keptSlots.Length));
        column.AsSpan(length).Clear();
    }

    /// <summary>Makes a column of zeros.</summary>
    public static T[] New<T>(int length) => GC.AllocateArray<T>(length, pinned: true);

    private static T[] Copy<T>(T[] column, int count, int length)
    {
        T[] copy = New<T>(length);
        column.AsSpan(0, count).CopyTo(copy);
        return copy;
    }
}
