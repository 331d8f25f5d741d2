using System.Buffers;
using System.Runtime.InteropServices;

namespace Tidemark.Core.Sketches;

/// <summary>What sketches have taken since they were last written down: the codes, by whose they are.</summary>
/// <remarks>With it a checkpoint writes what is new instead of whole sketches. It holds at most what the sketches have taken, 20 bytes
/// a code. Owned by one table; not thread-safe.</remarks>
public sealed class CodeLog
{
    private readonly List<ulong> entries = [];

    // Of the shared pool from sorting to forgetting: a table of its own for each log would be made anew with each pane.
    private ulong[] scratch = [];
    private int at;

    /// <summary>Whose the next codes are.</summary>
    internal int Owner { get; set; }

    /// <summary>Makes the codes ready to be taken.</summary>
    internal void Sort()
    {
        Span<ulong> all = CollectionsMarshal.AsSpan(entries);
        scratch = ArrayPool<ulong>.Shared.Rent(all.Length);
        RadixSort.Sort(all, scratch);
        Span<uint> codes = Codes;
        for (int i = 0; i < all.Length; i++) codes[i] = (uint)all[i];
        at = 0;
    }

    /// <summary>The codes of an owner, ascending; each owner is asked for once, in ascending order. Valid until
    /// <see cref="Clear"/>.</summary>
    internal ReadOnlySpan<uint> Take(int owner)
    {
        while (at < entries.Count && OwnerAt(at) < owner) at++;
        int from = at;
        while (at < entries.Count && OwnerAt(at) == owner) at++;
        return Codes.Slice(from, at - from);
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        entries.Clear();
        if (scratch.Length > 0) ArrayPool<ulong>.Shared.Return(scratch);
        scratch = [];
    }

    /// <summary>Notes a code that the owner's sketch did not have, or that raised a register of it.</summary>
    internal void Note(uint code) => entries.Add(((ulong)(uint)Owner << 32) | code);

    /// <summary>The codes alone, where the sorting has no more use of its scratch.</summary>
    private Span<uint> Codes => MemoryMarshal.Cast<ulong, uint>(scratch.AsSpan());

    private int OwnerAt(int index) => (int)(uint)(entries[index] >> 32);
}
