namespace Tidemark.Connectors.Cluster;

/// <summary>Where a shard is, as its owner told last.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Node">The owner's name.</param>
/// <param name="Epoch">The epoch of its claim; the highest one owns the shard.</param>
/// <param name="IsReleased">Whether the owner has given it up since.</param>
/// <param name="GapMs">How long nobody had it before, in milliseconds: from the hand-over in good order until the owner was ready; null
/// where the owner before had not given it up.</param>
public sealed record Placement(int Shard, string Node, long Epoch, bool IsReleased, long? GapMs);
