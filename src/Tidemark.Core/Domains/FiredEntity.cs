using Tidemark.Core.Time;

namespace Tidemark.Core.Domains;

/// <summary>An entity whose window fires.</summary>
/// <typeparam name="TEntity">The domain's entity.</typeparam>
/// <typeparam name="TPane">The domain's pane.</typeparam>
public readonly ref struct FiredEntity<TEntity, TPane>
    where TEntity : struct
    where TPane : struct
{
    private readonly IPaneReader<TPane> panes;
    private readonly int id;
    private readonly ref readonly TPane pane;
    private readonly ref readonly TEntity entity;

    internal FiredEntity(
        int family, Interval window, int id, ref readonly TEntity entity, ref readonly TPane pane, IPaneReader<TPane> panes)
    {
        (Family, Window, this.id, this.panes) = (family, window, id, panes);
        this.entity = ref entity;
        this.pane = ref pane;
    }

    /// <summary>The index of the window family.</summary>
    public int Family { get; }

    /// <summary>The window that fires.</summary>
    public Interval Window { get; }

    /// <summary>The entity.</summary>
    public ref readonly TEntity Entity => ref entity;

    /// <summary>Everything in the window.</summary>
    public ref readonly TPane Pane => ref pane;

    /// <summary>Folds the panes of this entity in another interval, which must be whole panes: bounded by boundaries of windows that
    /// have not fired before this one or that a lookback keeps.</summary>
    public TFold Fold<TFold>(Interval interval)
        where TFold : struct, IPaneFold<TPane> => panes.Fold<TFold>(id, interval);
}
