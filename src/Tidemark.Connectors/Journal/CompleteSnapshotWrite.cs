using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Makes written parts the newest snapshot; gives its sequence.</summary>
internal sealed class CompleteSnapshotWrite(ShardClaim claim, long sequence, int parts) : FencedWrite<long>(claim)
{
    /// <inheritdoc/>
    protected override long Apply(JournalTables tables, ShardHead head)
    {
        (int written, long bytes, ulong partsHash) = tables.ReadParts(Claim.Shard, sequence);
        if (written != parts || sequence <= head.Snapshot)
        {
            return Refuse(new InvalidOperationException(
                $"Snapshot {sequence} of shard {Claim.Shard}, after {head.Snapshot}, has {written} parts and not {parts}."));
        }

        if (tables.ReadRecord(Claim.Shard, sequence) is not { } record)
            return Refuse(tables.Damage(Claim.Shard, $"record {sequence}, of which a snapshot was made, is damaged or missing"));
        tables.AddSnapshot(new SnapshotHeader(
            Claim.Shard, sequence, Claim.Epoch, record.Position, record.Watermark, parts, bytes, partsHash, record.Hash()));
        tables.PutHead(head with
        {
            Snapshot = sequence,
            OlderSnapshot = head.Snapshot,
            SourceFrom = tables.ReadSnapshotPosition(Claim.Shard, head.Snapshot) ?? head.SourceFrom,
        });
        return sequence;
    }
}
