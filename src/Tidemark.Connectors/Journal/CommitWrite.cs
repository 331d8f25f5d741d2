using Tidemark.Core.Hashing;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Writes a checkpoint; gives its sequence.</summary>
/// <remarks>The frames are made here, by the caller: shards do so side by side, and whoever gives up waiting may use the buffers again
/// though the write is still to come.</remarks>
internal sealed class CommitWrite : JournalWrite<long>
{
    private readonly ShardClaim claim;
    private readonly long sequence;
    private readonly bool isSnapshot;
    private readonly long position;
    private readonly EventTime watermark;
    private readonly long publishedThrough;
    private readonly EventTime firedRetainedFrom;
    private readonly byte[] state;
    private readonly ulong stateHash;
    private readonly byte[]? outbox;
    private readonly FiredFrame[] fired;

    public CommitWrite(ShardClaim claim, Checkpoint checkpoint)
    {
        this.claim = claim;
        sequence = checkpoint.Sequence;
        isSnapshot = checkpoint.IsSnapshot;
        position = checkpoint.Position;
        watermark = checkpoint.Watermark;
        publishedThrough = checkpoint.PublishedThrough;
        firedRetainedFrom = checkpoint.FiredRetainedFrom;
        state = StoredFrame.Of(checkpoint.State.Span);
        stateHash = XxHash64.Hash(state);
        outbox = checkpoint.Outbox.IsEmpty ? null : StoredFrame.Of(checkpoint.Outbox.Span);
        fired = [.. checkpoint.Fired.Select(
            block => new FiredFrame(block.Family, block.Group, block.Window, StoredFrame.Of(block.Bytes.Span)))];
    }

    /// <inheritdoc/>
    protected override long Apply(JournalTables tables)
    {
        int shard = claim.Shard;
        ShardHead head = tables.ReadHead(shard);
        if (head.Epoch != claim.Epoch) return Refuse(new FencedException(claim, head.Epoch));
        if (sequence != head.Newest + 1)
        {
            return Refuse(new InvalidOperationException(
                $"The checkpoint of shard {shard} has sequence {sequence} where {head.Newest + 1} must follow."));
        }

        var record = new RecordHeader(shard, sequence, claim.Epoch, isSnapshot, position, watermark, head.NewestHash, stateHash);
        head = head.Plus(record);
        tables.AddRecord(record, state);
        tables.PutHead(shard, head);
        if (outbox is not null) tables.AddOutbox(shard, sequence, outbox);
        foreach (FiredFrame block in fired) tables.PutFired(shard, block);
        tables.DeleteOutboxesThrough(shard, publishedThrough);
        tables.DeleteFiredBefore(shard, firedRetainedFrom);
        if (isSnapshot) tables.DeleteRecordsBefore(shard, head.Oldest);
        return sequence;
    }
}
