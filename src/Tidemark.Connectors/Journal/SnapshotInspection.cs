using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>A snapshot of a journal.</summary>
/// <param name="Sequence">The sequence of the record it was taken after.</param>
/// <param name="Epoch">The epoch of the owner that wrote it.</param>
/// <param name="Position">That record's source position.</param>
/// <param name="Watermark">Its watermark.</param>
/// <param name="Parts">How many parts there are.</param>
/// <param name="Bytes">The bytes of their frames together.</param>
public sealed record SnapshotInspection(long Sequence, long Epoch, long Position, EventTime Watermark, int Parts, long Bytes);
