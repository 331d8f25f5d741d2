using Tidemark.Core.Hashing;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Writes a checkpoint; gives its sequence.</summary>
/// <remarks>The frames are made here, by the caller: shards do so side by side, and whoever gives up waiting may use the buffers again
/// though the write is still to come.</remarks>
internal sealed class CommitWrite : FencedWrite<long>
{
    private readonly RecordHeader header;
    private readonly long publishedThrough;
    private readonly EventTime firedRetainedFrom;
    private readonly byte[] state;
    private readonly byte[]? outbox;
    private readonly FiredFrame[] fired;

    public CommitWrite(ShardClaim claim, Checkpoint checkpoint) : base(claim)
    {
        publishedThrough = checkpoint.PublishedThrough;
        firedRetainedFrom = checkpoint.FiredRetainedFrom;
        state = StoredFrame.Of(checkpoint.State.Span);
        outbox = checkpoint.Outbox.IsEmpty ? null : StoredFrame.Of(checkpoint.Outbox.Span);
        fired = [.. checkpoint.Fired.Select(block => new FiredFrame(
            claim.Shard, block.Family, block.Group, block.Window, StoredFrame.Of(block.Bytes.Span)))];
        header = new RecordHeader(
            claim.Shard, checkpoint.Sequence, claim.Epoch, checkpoint.Position, checkpoint.Watermark, checkpoint.FollowsFromSource,
            outbox is null ? 0 : XxHash64.Hash(outbox), PreviousHash: 0, XxHash64.Hash(state));
    }

    /// <inheritdoc/>
    protected override long Apply(JournalTables tables, ShardHead head)
    {
        if (header.Sequence != head.Newest + 1)
        {
            return Refuse(new InvalidOperationException(
                $"The checkpoint of shard {Claim.Shard} has sequence {header.Sequence} where {head.Newest + 1} must follow."));
        }

        RecordHeader record = header with { PreviousHash = head.NewestHash };
        head = head.Plus(record, publishedThrough);
        tables.AddRecord(record, state);
        tables.PutHead(head);
        if (outbox is not null) tables.AddOutbox(Claim.Shard, record.Sequence, outbox);
        foreach (FiredFrame block in fired) tables.PutFired(block);
        tables.DeleteOutboxesThrough(Claim.Shard, head.Published);
        tables.DeleteFiredBefore(Claim.Shard, firedRetainedFrom);
        return record.Sequence;
    }
}
