using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Moves what is damaged out of the way, so that the journal is whole again; gives how it ends now.</summary>
internal sealed class SetAsideWrite(ShardClaim claim, Repair repair) : FencedWrite<long>(claim)
{
    /// <inheritdoc/>
    protected override long Apply(JournalTables tables, ShardHead head)
    {
        foreach (long snapshot in (long[])[head.Snapshot, head.OlderSnapshot])
        {
            if (snapshot > repair.Snapshot)
                tables.NoteSnapshotGivenUp(Claim.Shard, snapshot, Claim.Epoch, repair.Finding);
        }

        head = head with
        {
            Newest = repair.Newest,
            NewestHash = repair.NewestHash,
            Snapshot = repair.Snapshot,
            OlderSnapshot = repair.Snapshot == head.Snapshot ? head.OlderSnapshot : 0,
            FirstRecord = Math.Min(head.FirstRecord, repair.Newest + 1),
            Published = Math.Min(head.Published, repair.Newest),
        };
        tables.PutHead(head);
        tables.DeleteSnapshotsBut(Claim.Shard, head.Snapshot, head.OlderSnapshot);
        tables.DeleteStrayParts(Claim.Shard);
        tables.SetAsideFrom(Claim.Shard, repair.Newest + 1, Claim.Epoch, repair.Finding);
        tables.BoundQuarantine(Claim.Shard);
        return head.Newest;
    }
}
