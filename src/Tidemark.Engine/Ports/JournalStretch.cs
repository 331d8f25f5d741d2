namespace Tidemark.Engine.Ports;

/// <summary>A part of a shard's journal that gives a state: a snapshot and the records after it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Snapshot">The sequence that the snapshot was taken after; 0 for the empty state.</param>
/// <param name="Through">The sequence of the last record that belongs to it; <paramref name="Snapshot"/> for none.</param>
public readonly record struct JournalStretch(int Shard, long Snapshot, long Through);
