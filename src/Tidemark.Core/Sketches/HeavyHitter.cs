namespace Tidemark.Core.Sketches;

/// <summary>An item that a <see cref="HeavyHitters"/> holds.</summary>
/// <param name="Key">The item's bytes, a copy.</param>
/// <param name="Count">How often it occurred, or the sum of its weights; the bounds always hold.</param>
public readonly record struct HeavyHitter(ReadOnlyMemory<byte> Key, ApproximateFigure Count);
