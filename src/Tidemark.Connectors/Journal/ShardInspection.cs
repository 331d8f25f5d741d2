using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>What a journal keeps of a shard, and whether it is whole.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Epoch">The epoch in force.</param>
/// <param name="Newest">The sequence of the newest record; 0 where there is none.</param>
/// <param name="Position">The source position a recovery reads on from; 0 where it is refused.</param>
/// <param name="Watermark">The watermark it has then; minus infinity where it is refused.</param>
/// <param name="Records">The records kept, by sequence.</param>
/// <param name="Snapshots">The snapshots kept, by sequence.</param>
/// <param name="Outboxes">How many outboxes are not known to be published.</param>
/// <param name="OutboxBytes">Their bytes.</param>
/// <param name="Fired">How many fired windows, or blocks of sessions, are kept for reading.</param>
/// <param name="FiredBytes">Their bytes.</param>
/// <param name="Quarantined">How many rows recovery has set aside.</param>
/// <param name="QuarantinedBytes">Their bytes.</param>
/// <param name="Findings">What is wrong, a sentence each; empty where everything is whole.</param>
/// <param name="Refusal">Why the shard cannot be recovered; null where it can.</param>
public sealed record ShardInspection(
    int Shard, long Epoch, long Newest, long Position, EventTime Watermark, IReadOnlyList<RecordInspection> Records,
    IReadOnlyList<SnapshotInspection> Snapshots, long Outboxes, long OutboxBytes, long Fired, long FiredBytes, long Quarantined,
    long QuarantinedBytes, IReadOnlyList<string> Findings, string? Refusal)
{
    /// <summary>The bytes of the records.</summary>
    public long RecordBytes => Records.Sum(record => record.Bytes);

    /// <summary>The bytes of the snapshots.</summary>
    public long SnapshotBytes => Snapshots.Sum(snapshot => snapshot.Bytes);
}
