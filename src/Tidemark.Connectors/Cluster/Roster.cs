namespace Tidemark.Connectors.Cluster;

/// <summary>The cluster as the registry knew it at one moment.</summary>
/// <param name="Members">The nodes, by name.</param>
/// <param name="Placements">The shards that were ever ready, by number.</param>
public sealed record Roster(IReadOnlyList<Member> Members, IReadOnlyDictionary<int, Placement> Placements)
{
    /// <summary>The roster before anything is known.</summary>
    public static Roster Empty { get; } = new([], new Dictionary<int, Placement>());
}
