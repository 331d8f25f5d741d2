using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Makes room for a snapshot; gives the sequence of the one that stays.</summary>
internal sealed class BeginSnapshotWrite(ShardClaim claim) : FencedWrite<long>(claim)
{
    /// <inheritdoc/>
    protected override long Apply(JournalTables tables, ShardHead head)
    {
        head = head.WithRoom();
        tables.PutHead(head);
        tables.DeleteSnapshotsBut(Claim.Shard, head.Snapshot, head.Snapshot);
        tables.DeleteStrayParts(Claim.Shard);
        tables.DeleteRecordsBefore(Claim.Shard, head.FirstRecord);
        return head.Snapshot;
    }
}
