using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>A write that only the owner of a shard may do: refused where a later epoch has been claimed.</summary>
internal abstract class FencedWrite<TResult>(ShardClaim claim) : JournalWrite<TResult>
{
    protected ShardClaim Claim => claim;

    /// <inheritdoc/>
    protected sealed override TResult? Apply(JournalTables tables)
    {
        ShardHead head = tables.ReadHead(claim.Shard);
        return head.Epoch == claim.Epoch ? Apply(tables, head) : Refuse(new FencedException(claim, head.Epoch));
    }

    /// <summary>Writes as the owner and returns the result, or returns a refusal before anything is written.</summary>
    protected abstract TResult? Apply(JournalTables tables, ShardHead head);
}
