namespace Tidemark.Connectors.Journal;

/// <summary>The row of a shard: who owns it and which records it must have. All zero for a shard never claimed.</summary>
/// <param name="Epoch">The epoch in force.</param>
/// <param name="Newest">The sequence of the newest record; 0 where there is none.</param>
/// <param name="NewestHash">The hash of the newest record, so that its loss is noticed too; 0 where there is none.</param>
/// <param name="Snapshot">The sequence of the newest snapshot; 0 where there is none.</param>
/// <param name="OlderSnapshot">The sequence of the snapshot before it; 0 where there are fewer than two.</param>
internal readonly record struct ShardHead(long Epoch, long Newest, ulong NewestHash, long Snapshot, long OlderSnapshot)
{
    /// <summary>The sequence of the oldest record kept: that of the older snapshot, or 1 while nothing has been deleted.</summary>
    public long Oldest => Math.Max(1, OlderSnapshot);

    /// <summary>The head after one more record.</summary>
    public ShardHead Plus(RecordHeader record) => this with
    {
        Newest = record.Sequence,
        NewestHash = record.Hash(),
        Snapshot = record.IsSnapshot ? record.Sequence : Snapshot,
        OlderSnapshot = record.IsSnapshot ? Snapshot : OlderSnapshot,
    };
}
