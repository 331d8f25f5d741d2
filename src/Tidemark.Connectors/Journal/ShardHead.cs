namespace Tidemark.Connectors.Journal;

/// <summary>The row of a shard: who owns it and what its journal must hold. All zero for a shard never claimed.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Epoch">The epoch in force.</param>
/// <param name="Newest">The sequence of the newest record; 0 where there is none.</param>
/// <param name="NewestHash">The hash of the newest record, so that its loss is noticed too; 0 where there is none.</param>
/// <param name="FirstRecord">The sequence of the first record kept; the records from there on have no gaps.</param>
/// <param name="Snapshot">The sequence of the newest snapshot; 0 where there is none.</param>
/// <param name="OlderSnapshot">The sequence of the snapshot before it; 0 where there are fewer than two.</param>
/// <param name="LastFromOutside">The sequence of the newest record for whose loss the source does not make up; 0 for none.</param>
/// <param name="Published">Outboxes up to and with this sequence are published.</param>
/// <param name="SourceFrom">The source position from which the source still has to hold its records.</param>
internal readonly record struct ShardHead(
    int Shard, long Epoch, long Newest, ulong NewestHash, long FirstRecord, long Snapshot, long OlderSnapshot, long LastFromOutside,
    long Published, long SourceFrom)
{
    /// <summary>The head of a shard that nobody has claimed.</summary>
    public static ShardHead Unclaimed(int shard) => new(shard, 0, 0, 0, FirstRecord: 1, 0, 0, 0, 0, 0);

    /// <summary>The head after one more record.</summary>
    public ShardHead Plus(RecordHeader record, long published) => this with
    {
        Newest = record.Sequence,
        NewestHash = record.Hash(),
        LastFromOutside = record.FollowsFromSource ? LastFromOutside : record.Sequence,
        Published = Math.Max(Published, published),
    };

    /// <summary>The head when room is made for a snapshot: the newest alone stays, and the records after it or with outputs still to be
    /// published.</summary>
    public ShardHead WithRoom() => this with
    {
        OlderSnapshot = 0,
        FirstRecord = Math.Max(FirstRecord, Math.Min(Snapshot, Published) + 1),
    };

    /// <summary>The row's hash. Keep in step with <c>FORMAT.md</c>.</summary>
    public ulong Hash() => RowHash.Of(
        RowHash.Shard, Shard, Epoch, Newest, unchecked((long)NewestHash), FirstRecord, Snapshot, OlderSnapshot, LastFromOutside, Published,
        SourceFrom);
}
