namespace Tidemark.Core.Domains;

/// <summary>How the entities of a group differ within one window: one row per entity. The default value is empty.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface ISpread<TSelf> : IStored<TSelf>
    where TSelf : struct, ISpread<TSelf>
{
    /// <summary>Adds what <paramref name="other"/> holds; keeps no reference into it. Callers merge in shard order.</summary>
    void Merge(in TSelf other);
}
