namespace Tidemark.Engine.Ports;

/// <summary>The outputs of one checkpoint.</summary>
/// <param name="Sequence">The checkpoint's sequence.</param>
/// <param name="Bytes">The outputs, see <see cref="Tidemark.Core.Shards.OutputBuffer"/>.</param>
public sealed record Outbox(long Sequence, ReadOnlyMemory<byte> Bytes);
