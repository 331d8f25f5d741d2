using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>Everything of a record but its frame.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Epoch">The epoch of the owner that wrote it.</param>
/// <param name="Position">The source position reached.</param>
/// <param name="Watermark">The watermark there.</param>
/// <param name="FollowsFromSource">Whether reading the source again makes up for its loss.</param>
/// <param name="OutboxHash">The hash of its outbox's frame; 0 where it has none.</param>
/// <param name="PreviousHash">The hash of the record before it; 0 for the first.</param>
/// <param name="FrameHash">The hash of its frame; apart from the record's own, so that a header can be trusted though the frame is
/// damaged.</param>
internal readonly record struct RecordHeader(
    int Shard, long Sequence, long Epoch, long Position, EventTime Watermark, bool FollowsFromSource, ulong OutboxHash,
    ulong PreviousHash, ulong FrameHash)
{
    /// <summary>The record's hash, which the next record names. Keep in step with <c>FORMAT.md</c>.</summary>
    public ulong Hash() => RowHash.Of(
        RowHash.Record, Shard, Sequence, Epoch, Position, Watermark.Milliseconds, FollowsFromSource ? 1 : 0, unchecked((long)OutboxHash),
        unchecked((long)PreviousHash), unchecked((long)FrameHash));
}
