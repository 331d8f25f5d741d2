using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Core.Sketches;

/// <summary>The first codes of a sketch, in the sketch itself and in the order they came; 0 where there is none yet.</summary>
[InlineArray(Length)]
internal struct FirstCodes
{
    /// <summary>How many there are: with them a sketch has 56 bytes, as many as with a buffer of 4 codes beside it.</summary>
    public const int Length = 11;

    private uint first;

    /// <summary>Whether <paramref name="code"/> is among them.</summary>
    public readonly bool Contains(uint code)
    {
        ref uint start = ref Unsafe.AsRef(in first);
        // Two vectors that overlap in one code; comparing all is quicker than a branch on how many there are.
        return Vector256.EqualsAny(Vector256.LoadUnsafe(ref start), Vector256.Create(code))
            || Vector128.EqualsAny(Vector128.LoadUnsafe(ref start, Length - 4), Vector128.Create(code));
    }
}
