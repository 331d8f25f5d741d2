using System.Buffers;
using System.Runtime.InteropServices;

namespace Tidemark.Core.Sketches;

/// <summary>What sketches have taken since they were last written down: the codes, by whose they are.</summary>
/// <remarks>With it a checkpoint writes what is new instead of whole sketches. It holds at most what the sketches have taken, 16 to 32
/// bytes a code, of the shared pool: memory of its own for each log would be made anew with each pane. Owned by one table; not
/// thread-safe.</remarks>
public sealed class CodeLog
{
    private const int FirstLength = 256;

    private ulong[] entries = [];
    private int count;

    // The codes alone, from sorting on.
    private ulong[] scratch = [];
    private int sorted;
    private int at;

    /// <summary>Whose the next codes are.</summary>
    internal int Owner { get; set; }

    /// <summary>Makes the codes ready to be taken, from the first owner on.</summary>
    internal void Sort()
    {
        at = 0;
        if (sorted == count) return;
        Span<ulong> all = entries.AsSpan(0, count);
        if (scratch.Length < count) Renew(ref scratch, count, kept: 0);
        RadixSort.Sort(all, scratch, sizeof(uint));
        Span<uint> codes = Codes;
        for (int i = 0; i < all.Length; i++) codes[i] = (uint)all[i];
        sorted = count;
    }

    /// <summary>The codes of an owner, in no order; after <see cref="Sort"/> each owner is asked for once, in ascending order. Valid until
    /// the log changes.</summary>
    internal ReadOnlySpan<uint> Take(int owner)
    {
        (int from, int until) = Find(owner);
        return At(from, until);
    }

    /// <summary>Where the codes of an owner are; as <see cref="Take"/> is to be asked.</summary>
    internal (int From, int Until) Find(int owner)
    {
        while (at < count && OwnerAt(at) < owner) at++;
        int from = at;
        while (at < count && OwnerAt(at) == owner) at++;
        return (from, at);
    }

    /// <summary>The codes at a place that <see cref="Find"/> told. Valid until the log changes.</summary>
    internal ReadOnlySpan<uint> At(int from, int until) => Codes[from..until];

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        (count, sorted) = (0, 0);
        Renew(ref entries, 0, kept: 0);
        Renew(ref scratch, 0, kept: 0);
    }

    /// <summary>Notes a code that the owner's sketch did not have, or that raised a register of it.</summary>
    internal void Note(uint code)
    {
        if (count == entries.Length) Renew(ref entries, Math.Max(FirstLength, 2 * count), kept: count);
        entries[count++] = ((ulong)(uint)Owner << 32) | code;
    }

    private Span<uint> Codes => MemoryMarshal.Cast<ulong, uint>(scratch.AsSpan());

    private int OwnerAt(int index) => (int)(uint)(entries[index] >> 32);

    /// <summary>Changes an array for one of at least a length, with as many of its elements as are kept.</summary>
    private static void Renew(ref ulong[] array, int length, int kept)
    {
        ulong[] old = array;
        array = length > 0 ? ArrayPool<ulong>.Shared.Rent(length) : [];
        old.AsSpan(0, kept).CopyTo(array);
        if (old.Length > 0) ArrayPool<ulong>.Shared.Return(old);
    }
}
