using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Writes a part of a snapshot; gives its number. The first removes what an unfinished snapshot of the same sequence
/// left.</summary>
internal sealed class SnapshotPartWrite(ShardClaim claim, long sequence, int part, ReadOnlyMemory<byte> bytes)
    : FencedWrite<int>(claim)
{
    private readonly StoredFrame frame = new(bytes.Span);

    /// <inheritdoc/>
    public override void ReturnBuffers() => frame.Return();

    /// <inheritdoc/>
    protected override int Apply(JournalTables tables, ShardHead head)
    {
        if (sequence == head.Snapshot)
            return Refuse(new InvalidOperationException($"Shard {Claim.Shard} has a snapshot {sequence} already."));
        if (part == 0) tables.DeleteParts(Claim.Shard, sequence);
        tables.AddPart(Claim.Shard, sequence, part, frame.Bytes);
        return part;
    }
}
