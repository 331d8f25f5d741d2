using Tidemark.Media.Features;
using Tidemark.Media.Outputs;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Shards;

/// <summary>Everything told of a video at one moment.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="ChannelId">Its last known channel; null where none is known.</param>
/// <param name="CategoryId">Its last known category; null where none is known.</param>
/// <param name="AsOf">The moment.</param>
/// <param name="Totals">What was applied since it was first seen.</param>
/// <param name="Stats">The newest reading of its counters.</param>
/// <param name="StatsDecreased">See <see cref="Videos.Video.StatsDecreased"/>.</param>
/// <param name="StatsStale">See <see cref="Videos.Video.StatsStale"/>.</param>
/// <param name="Silver">Silver of its current hour.</param>
/// <param name="Gold">Gold of its current hour.</param>
public sealed record VideoView(
    string VideoId,
    string? ChannelId,
    int? CategoryId,
    AsOf AsOf,
    MediaCounts Totals,
    StatsReading Stats,
    long StatsDecreased,
    long StatsStale,
    SilverMetrics Silver,
    GoldFeatures Gold);
