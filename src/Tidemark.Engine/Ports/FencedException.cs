using Tidemark.Core;

namespace Tidemark.Engine.Ports;

/// <summary>A write came with an epoch that a later claim has replaced: another owner has the shard.</summary>
/// <param name="claim">The claim that was refused.</param>
/// <param name="currentEpoch">The epoch in force.</param>
public sealed class FencedException(ShardClaim claim, long currentEpoch) : TidemarkException(
    $"The checkpoint of shard {claim.Shard} was refused: it came with epoch {claim.Epoch} and epoch {currentEpoch} owns the shard now. "
    + "This owner must drop its state and recover before it goes on.")
{
    /// <summary>The claim that was refused.</summary>
    public ShardClaim Claim { get; } = claim;
}
