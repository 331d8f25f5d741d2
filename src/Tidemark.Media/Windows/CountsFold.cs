using Tidemark.Core.Domains;

namespace Tidemark.Media.Windows;

/// <summary>Adds up the counts of panes and leaves their sketches alone.</summary>
public struct CountsFold : IPaneFold<MediaPane>
{
    private MediaCounts counts;

    /// <summary>The counts so far.</summary>
    public readonly MediaCounts Counts => counts;

    /// <inheritdoc/>
    public void Add(in MediaPane pane) => counts.Merge(pane.Counts);
}
