using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Engine.Ports;

/// <summary>One journal record and what is committed together with it.</summary>
/// <param name="Sequence">From 1, one more than the record before it; anything else is a bug.</param>
/// <param name="IsSnapshot">Whether <paramref name="State"/> is the whole state, else what changed.</param>
/// <param name="Position">The source position reached: the next offset to read.</param>
/// <param name="Watermark">The shard's watermark at that position.</param>
/// <param name="State">The state's bytes; not framed, the journal adds its frame.</param>
/// <param name="Outbox">The outputs made since the last checkpoint (see <see cref="OutputBuffer"/>); may be empty.</param>
/// <param name="Fired">The windows fired since the last checkpoint.</param>
/// <param name="PublishedThrough">Outboxes up to and with this sequence are published and may be deleted.</param>
/// <param name="FiredRetainedFrom">Fired windows that end before this may be deleted.</param>
public sealed record Checkpoint(
    long Sequence,
    bool IsSnapshot,
    long Position,
    EventTime Watermark,
    ReadOnlyMemory<byte> State,
    ReadOnlyMemory<byte> Outbox,
    IReadOnlyList<FiredBlock> Fired,
    long PublishedThrough,
    EventTime FiredRetainedFrom);
