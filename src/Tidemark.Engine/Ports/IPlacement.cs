namespace Tidemark.Engine.Ports;

/// <summary>Told where shards are, so that other nodes find them. It decides nothing: the journal's epochs do.</summary>
/// <remarks>Safe for use by several shards at once. It never throws: a shard runs whether it is known or not.</remarks>
public interface IPlacement
{
    /// <summary>A shard has recovered here under a claim and steps.</summary>
    ValueTask ReadyAsync(ShardClaim claim, CancellationToken cancellationToken);

    /// <summary>A shard has been given up in good order: everything it took is in the journal.</summary>
    ValueTask ReleasedAsync(ShardClaim claim, CancellationToken cancellationToken);
}
