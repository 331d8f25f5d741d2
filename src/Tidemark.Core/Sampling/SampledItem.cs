namespace Tidemark.Core.Sampling;

/// <summary>An item of a <see cref="Reservoir"/>.</summary>
/// <param name="Key">The number that was drawn for it.</param>
/// <param name="Buffer">Its bytes, and room behind them.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct SampledItem(double Key, byte[] Buffer, int Length)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(0, Length);

    /// <summary>Orders by key; equal keys by bytes.</summary>
    public int CompareTo(double key, ReadOnlySpan<byte> bytes)
    {
        int byKey = Key.CompareTo(key);
        return byKey != 0 ? byKey : Bytes.SequenceCompareTo(bytes);
    }
}
