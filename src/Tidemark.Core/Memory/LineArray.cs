using System.Runtime.CompilerServices;

namespace Tidemark.Core.Memory;

/// <summary>Lines of eight words that start where the processor's cache lines of 64 bytes do, so that a look-up touches one.</summary>
/// <remarks>The memory is pinned for that. It is reached by address, which does not keep it: it lives as long as a field holds the value
/// that was made here, and in a local variable until <see cref="KeepAlive"/>. Owned by one table; not thread-safe.</remarks>
internal readonly unsafe struct LineArray
{
    /// <summary>How many words a line has.</summary>
    public const int WordsPerLine = 8;

    private const int PageWords = 4_096 / sizeof(ulong);
    private const int LineBytes = WordsPerLine * sizeof(ulong);

    private readonly ulong[] words;

    // Into the words: an index would be counted from the head of the array, which lies in another line and page than the one looked for.
    private readonly ulong* first;

    /// <summary>Makes lines of zeros.</summary>
    /// <remarks>All but the last page of them are written to: the system answers a first read with a page of zeros that all share, and has
    /// to interrupt the other processors when that page is then written to.</remarks>
    /// <param name="count">How many, at least 1.</param>
    public LineArray(int count)
    {
        words = GC.AllocateArray<ulong>(checked((count + 1) * WordsPerLine), pinned: true);
        first = (ulong*)(((nuint)Unsafe.AsPointer(ref words[0]) + LineBytes - 1) & ~(nuint)(LineBytes - 1));
        for (int i = 0; i < words.Length; i += PageWords) Volatile.Write(ref words[i], 0);
    }

    /// <summary>How many lines there are.</summary>
    public int Count => words.Length / WordsPerLine - 1;

    /// <summary>Where the first line lies.</summary>
    public nuint Address => (nuint)first;

    /// <summary>Keeps the lines of a local variable from the collector until here: to be called after the last of them was used.</summary>
    public void KeepAlive() => GC.KeepAlive(words);

    /// <summary>Makes all words 0.</summary>
    public void Clear() => Array.Clear(words);

    /// <summary>The first word of a line. The index is not checked: it must come from a hash cut to fit.</summary>
    public ref ulong this[nint line]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *(first + line * WordsPerLine);
    }

    /// <summary>Asks the processor to bring a line near before it is needed; nothing where it has no such instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BringNear(nint line) => CacheLine.Fetch(in this[line]);
}
