using Tidemark.Core.Shards;
using Tidemark.Media.Events;

namespace Tidemark.Media.Windows;

/// <summary>Merges what the shards hold of a channel, a category or of all.</summary>
public static class MediaGroups
{
    /// <summary>Merges partial results, given in shard order.</summary>
    public static (MediaPane Pane, MediaSpread Spread) Merge(IEnumerable<ReadOnlyMemory<byte>> partials) =>
        GroupPartials.Merge<MediaEvent, MediaPane, MediaSpread>(partials);
}
