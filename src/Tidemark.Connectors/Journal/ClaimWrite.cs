using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Raises the epoch of a shard.</summary>
internal sealed class ClaimWrite(int shard) : JournalWrite<ShardClaim>
{
    /// <inheritdoc/>
    protected override ShardClaim Apply(JournalTables tables)
    {
        ShardHead head = tables.TakeHead(shard);
        head = head with { Epoch = head.Epoch + 1 };
        tables.PutHead(head);
        return new ShardClaim(shard, head.Epoch);
    }
}
