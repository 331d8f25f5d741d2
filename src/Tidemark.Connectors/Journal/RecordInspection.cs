using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>A record of a journal.</summary>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Epoch">The epoch of the owner that wrote it.</param>
/// <param name="Position">The source position reached.</param>
/// <param name="Watermark">The watermark there.</param>
/// <param name="FollowsFromSource">Whether reading the source again makes up for its loss.</param>
/// <param name="Bytes">The bytes of its frame.</param>
public sealed record RecordInspection(
    long Sequence, long Epoch, long Position, EventTime Watermark, bool FollowsFromSource, long Bytes);
