namespace Tidemark.Core.Shards;

/// <summary>One output as the outbox holds it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Kind">What it tells.</param>
/// <param name="Payload">The domain's bytes for this kind; a view into the outbox, immutable.</param>
public readonly record struct Output(OutputId Id, OutputKind Kind, ReadOnlyMemory<byte> Payload);
