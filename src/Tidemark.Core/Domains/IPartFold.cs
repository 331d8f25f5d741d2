namespace Tidemark.Core.Domains;

/// <summary>Takes from the panes of several intervals what is compared between them.</summary>
/// <remarks>The default value has folded nothing. Panes come in any order.</remarks>
/// <typeparam name="TPane">The domain's pane.</typeparam>
public interface IPartFold<TPane>
    where TPane : struct
{
    /// <summary>Counts a pane in.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="part">The index of the interval that it lies in.</param>
    void Add(in TPane pane, int part);
}
