using Tidemark.Core.Time;

namespace Tidemark.Engine.Ports;

/// <summary>What a shard is recovered from, checked and whole.</summary>
/// <param name="Stretch">What the new state applies; its <see cref="JournalStretch.Through"/> is the sequence of the newest record, 0
/// where there is none.</param>
/// <param name="SnapshotBytes">How many bytes of it are the snapshot's.</param>
/// <param name="RecordBytes">How many are the records'.</param>
/// <param name="Position">The source position of the newest record; 0 where there is none.</param>
/// <param name="Watermark">The watermark of the newest record; minus infinity where there is none.</param>
/// <param name="Unpublished">Outboxes not known to be published, by sequence.</param>
/// <param name="SetAside">What was damaged and set aside because the source makes up for it, a sentence each.</param>
public sealed record RecoveryPlan(
    JournalStretch Stretch, long SnapshotBytes, long RecordBytes, long Position, EventTime Watermark, IReadOnlyList<Outbox> Unpublished,
    IReadOnlyList<string> SetAside);
