using System.Runtime.CompilerServices;

namespace Tidemark.Core.Sketches;

/// <summary>The first codes of a sketch, in the sketch itself and in the order they came; 0 where there is none yet.</summary>
[InlineArray(Length)]
internal struct FirstCodes
{
    /// <summary>How many there are: with them a sketch has 24 bytes. Most panes of most keys have no more viewers.</summary>
    public const int Length = 3;

    private uint first;

    /// <summary>Whether <paramref name="code"/> is among them.</summary>
    public readonly bool Contains(uint code) => this[0] == code || this[1] == code || this[2] == code;
}
