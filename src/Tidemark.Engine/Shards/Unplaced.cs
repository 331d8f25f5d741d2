using Tidemark.Engine.Ports;

namespace Tidemark.Engine.Shards;

/// <summary>The placement of a node alone: nobody asks where its shards are.</summary>
internal sealed class Unplaced : IPlacement
{
    public static readonly Unplaced Instance = new();

    public bool MayClaim(int shard) => true;

    public ValueTask ReadyAsync(ShardClaim claim, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ReleasedAsync(ShardClaim claim, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
