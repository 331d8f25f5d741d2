namespace Tidemark.Core.Shards;

/// <summary>Remembers the groups that each entity belongs to, so that they are looked up by key only where they changed.</summary>
/// <remarks>Owned by the shard; not thread-safe. Follows from the entities and is not written down. By entity: the era in which its groups
/// were looked up, then the id of its group of each kind from 1 on.</remarks>
internal sealed class GroupMemory
{
    private readonly int groups;
    private int[] known = [];
    private int era = 1;

    /// <summary>Makes an empty memory.</summary>
    /// <param name="groups">How many groups an entity belongs to.</param>
    public GroupMemory(int groups) => this.groups = groups;

    /// <summary>The ids of an entity's groups, valid until the next call.</summary>
    /// <param name="entity">The entity's id.</param>
    /// <param name="isKnown">Whether they are; else the caller fills them in.</param>
    public Span<int> Of(int entity, out bool isKnown)
    {
        int at = entity * (groups + 1);
        if (at >= known.Length) Array.Resize(ref known, Math.Max(at + groups + 1, 2 * known.Length));
        isKnown = known[at] == era;
        known[at] = era;
        return known.AsSpan(at + 1, groups);
    }

    /// <summary>Forgets the groups of an entity, which changed.</summary>
    public void Forget(int entity)
    {
        int at = entity * (groups + 1);
        if (at < known.Length) known[at] = 0;
    }

    /// <summary>Forgets all groups: the id of one was given up and may come to be another's.</summary>
    public void ForgetAll() => era++;
}
