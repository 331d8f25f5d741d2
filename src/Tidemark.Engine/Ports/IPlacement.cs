namespace Tidemark.Engine.Ports;

/// <summary>Knows which shards this node shall have, and is told which it has, so that other nodes find them. Who may write is decided by
/// the journal's epochs alone.</summary>
/// <remarks>Safe for use by several shards at once. It never throws: a shard runs whether it is known or not.</remarks>
public interface IPlacement
{
    /// <summary>Whether a shard is to be claimed again that another owner has claimed, or that is being given up.</summary>
    bool MayClaim(int shard);

    /// <summary>A shard has recovered here under a claim and steps.</summary>
    ValueTask ReadyAsync(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>A shard has been given up in good order: everything it took is in the journal.</summary>
    ValueTask ReleasedAsync(ShardClaim claim, CancellationToken cancellationToken);
}
