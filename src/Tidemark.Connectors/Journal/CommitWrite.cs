using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Writes a checkpoint; gives its sequence.</summary>
/// <remarks>The frames of state and outbox are made here, by the caller: shards do so side by side, and whoever gives up waiting may use
/// the buffers again though the write is still to come. Fired windows come framed, and stay as they are until the write is
/// answered.</remarks>
internal sealed class CommitWrite : FencedWrite<long>
{
    private readonly RecordHeader header;
    private readonly long publishedThrough;
    private readonly EventTime firedRetainedFrom;
    private readonly StoredFrame state;
    private readonly StoredFrame? outbox;
    private readonly IReadOnlyList<FiredBlock> fired;

    public CommitWrite(ShardClaim claim, Checkpoint checkpoint) : base(claim)
    {
        publishedThrough = checkpoint.PublishedThrough;
        firedRetainedFrom = checkpoint.FiredRetainedFrom;
        state = new StoredFrame(checkpoint.State.Span);
        outbox = checkpoint.Outbox.IsEmpty ? null : new StoredFrame(checkpoint.Outbox.Span);
        fired = checkpoint.Fired;
        header = new RecordHeader(
            claim.Shard, checkpoint.Sequence, claim.Epoch, checkpoint.Position, checkpoint.Watermark, checkpoint.FollowsFromSource,
            outbox is { } made ? XxHash64.Hash(made.Bytes.Span) : 0, PreviousHash: 0, XxHash64.Hash(state.Bytes.Span));
    }

    /// <inheritdoc/>
    public override void ReturnBuffers()
    {
        state.Return();
        outbox?.Return();
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
        tables.AddRecord(record, state.Bytes);
        tables.PutHead(head);
        if (outbox is { } made) tables.AddOutbox(Claim.Shard, record.Sequence, made.Bytes);
        foreach (FiredBlock block in fired)
            tables.PutFired(new FiredFrame(Claim.Shard, block.Family, block.Group, block.Window, block.Stored));
        tables.DeleteOutboxesThrough(Claim.Shard, head.Published);
        tables.DeleteFiredBefore(Claim.Shard, firedRetainedFrom);
        return record.Sequence;
    }
}
