namespace Tidemark.Core.Domains;

/// <summary>How the entities of a group differ within one window: one row per entity. The default value is empty.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="TEntity">The domain's entity.</typeparam>
/// <typeparam name="TPane">The domain's pane.</typeparam>
public interface ISpread<TSelf, TEntity, TPane> : IStored<TSelf>
    where TSelf : struct, ISpread<TSelf, TEntity, TPane>
    where TEntity : struct
    where TPane : struct
{
    /// <summary>Counts the window of one entity in.</summary>
    void Add(in TEntity entity, in TPane window);

    /// <summary>Adds what <paramref name="other"/> holds. Callers merge in shard order, so that floating sums replay.</summary>
    void Merge(in TSelf other);
}
