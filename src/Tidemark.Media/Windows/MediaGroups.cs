using Tidemark.Core.Aggregates;
using Tidemark.Core.Shards;
using Tidemark.Media.Events;

namespace Tidemark.Media.Windows;

/// <summary>Merges what the shards hold of a channel, a category or of all.</summary>
public static class MediaGroups
{
    /// <summary>Merges partial results.</summary>
    /// <param name="partials">One of each shard that holds the group, in shard order.</param>
    /// <param name="aggregates">The user-defined aggregates they were made with.</param>
    public static (MediaPane Pane, MediaSpread Spread) Merge(
        IEnumerable<ReadOnlyMemory<byte>> partials, UserAggregates<MediaEvent> aggregates) =>
        GroupPartials.Merge<MediaEvent, MediaPane, MediaSpread>(partials, aggregates);
}
