using System.Runtime.InteropServices;

namespace Tidemark.Core.Domains;

/// <summary>The spreads of the groups that an entity belongs to as its window fires.</summary>
/// <typeparam name="TSpread">The domain's spread.</typeparam>
public readonly ref struct GroupSpreads<TSpread>
    where TSpread : struct
{
    private readonly ReadOnlySpan<Dictionary<int, TSpread>> byKind;
    private readonly ReadOnlySpan<int> groups;

    internal GroupSpreads(ReadOnlySpan<Dictionary<int, TSpread>> byKind, ReadOnlySpan<int> groups)
    {
        this.byKind = byKind;
        this.groups = groups;
    }

    /// <summary>How many groups there are.</summary>
    public int Count => groups.Length;

    /// <summary>The spread of one of the groups, by kind, to add the entity's row to. Valid until the next call.</summary>
    /// <param name="at">From 0 to <see cref="Count"/> − 1.</param>
    public ref TSpread this[int at] => ref CollectionsMarshal.GetValueRefOrAddDefault(byKind[at], groups[at], out _);
}
