using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>Everything of a snapshot but its parts.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Sequence">The sequence of the record after which the state was as the snapshot says.</param>
/// <param name="Epoch">The epoch of the owner that wrote it.</param>
/// <param name="Position">That record's source position.</param>
/// <param name="Watermark">Its watermark.</param>
/// <param name="Parts">How many parts there are.</param>
/// <param name="Bytes">How many bytes their frames have together.</param>
/// <param name="PartsHash">The hash of the hashes of the parts' frames, in order.</param>
/// <param name="RecordHash">The hash of that record, which the record after it names.</param>
internal readonly record struct SnapshotHeader(
    int Shard, long Sequence, long Epoch, long Position, EventTime Watermark, int Parts, long Bytes, ulong PartsHash, ulong RecordHash)
{
    /// <summary>The snapshot's hash. Keep in step with <c>FORMAT.md</c>.</summary>
    public ulong Hash() => RowHash.Of(
        RowHash.Snapshot, Shard, Sequence, Epoch, Position, Watermark.Milliseconds, Parts, Bytes, unchecked((long)PartsHash),
        unchecked((long)RecordHash));
}
