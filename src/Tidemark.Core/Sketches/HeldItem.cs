namespace Tidemark.Core.Sketches;

/// <summary>An item and its counter, in a <see cref="HeldItems"/>.</summary>
internal struct HeldItem
{
    /// <summary>The hash of the key.</summary>
    public ulong Hash;

    /// <summary>Where the key starts among the bytes of all keys.</summary>
    public int Offset;

    /// <summary>How many bytes the key has.</summary>
    public int Length;

    /// <summary>The item occurred at most so often.</summary>
    public long Count;

    /// <summary>By how much <see cref="Count"/> may be too high.</summary>
    public long Error;
}
