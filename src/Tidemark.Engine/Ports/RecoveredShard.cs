namespace Tidemark.Engine.Ports;

/// <summary>What a journal holds of a shard.</summary>
/// <param name="Sequence">The sequence of the newest record; 0 where there is none.</param>
/// <param name="Position">The source position of the newest record; 0 where there is none.</param>
/// <param name="States">The newest snapshot's state and those of the deltas after it, in order; a shard that has no snapshot yet
/// begins with its first delta; empty for a new shard.</param>
/// <param name="Unpublished">Outboxes not known to be published, by sequence.</param>
public sealed record RecoveredShard(
    long Sequence, long Position, IReadOnlyList<ReadOnlyMemory<byte>> States, IReadOnlyList<Outbox> Unpublished);
