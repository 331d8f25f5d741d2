using Tidemark.Core.Time;

namespace Tidemark.Core.Domains;

/// <summary>Reads the panes of one kind of group.</summary>
/// <typeparam name="TPane">The domain's pane.</typeparam>
internal interface IPaneReader<TPane>
    where TPane : struct
{
    /// <summary>Folds the panes of a key in an interval of whole panes, in order of time.</summary>
    TFold Fold<TFold>(int key, Interval interval)
        where TFold : struct, IPaneFold<TPane>;
}
