namespace Tidemark.Server.Cluster;

/// <summary>The answers of all owners to one question.</summary>
/// <param name="Here">The shards that this node speaks for, ascending.</param>
/// <param name="Answers">What the other nodes answered, whether they have shards or not.</param>
/// <param name="ByShard">Who speaks for each shard that other nodes have.</param>
/// <param name="Partial">Whom the answer lacks: nodes that did not answer in time, by name, and shards that nobody has; null where it is
/// whole.</param>
internal sealed record Gathered(
    IReadOnlyList<int> Here, IReadOnlyList<PeerAnswer> Answers, IReadOnlyDictionary<int, PeerAnswer> ByShard,
    IReadOnlyList<string>? Partial);
