namespace Tidemark.Core.Domains;

/// <summary>Takes from panes only what a feature needs, where combining them whole would cost more, sketches above all.</summary>
/// <remarks>The default value has folded nothing.</remarks>
/// <typeparam name="TPane">The domain's pane.</typeparam>
public interface IPaneFold<TPane>
    where TPane : struct
{
    /// <summary>Counts a pane in.</summary>
    void Add(in TPane pane);
}
