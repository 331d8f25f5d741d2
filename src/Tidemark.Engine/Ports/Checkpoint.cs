using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Engine.Ports;

/// <summary>One journal record and what is committed together with it.</summary>
/// <param name="Sequence">From 1, one more than the record before it; anything else is a bug.</param>
/// <param name="Position">The source position reached: the next offset to read.</param>
/// <param name="Watermark">The shard's watermark at that position.</param>
/// <param name="FollowsFromSource">Whether all of it comes of the source's records, so that reading those again makes up for its
/// loss; false where time or the end of input moved the watermark from outside.</param>
/// <param name="State">What changed in the state; not framed, the journal adds its frame.</param>
/// <param name="Outbox">The outputs made since the last checkpoint (see <see cref="OutputBuffer"/>); may be empty.</param>
/// <param name="Fired">The windows fired since the last checkpoint. Who gave them in uses their memory again once the commit is
/// answered, and leaves it alone where it gave up waiting.</param>
/// <param name="PublishedThrough">Outboxes up to and with this sequence are published and may be deleted.</param>
/// <param name="FiredRetainedFrom">Fired windows that end before this may be deleted.</param>
public sealed record Checkpoint(
    long Sequence,
    long Position,
    EventTime Watermark,
    bool FollowsFromSource,
    ReadOnlyMemory<byte> State,
    ReadOnlyMemory<byte> Outbox,
    IReadOnlyList<FiredBlock> Fired,
    long PublishedThrough,
    EventTime FiredRetainedFrom);
