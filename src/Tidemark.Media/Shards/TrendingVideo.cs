using Tidemark.Media.Features;

namespace Tidemark.Media.Shards;

/// <summary>A candidate for the trending list.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="ChannelId">Its channel; null where none is known.</param>
/// <param name="CategoryId">Its category; null where none is known.</param>
/// <param name="Silver">Silver of its current hour.</param>
/// <param name="Gold">Gold of its current hour.</param>
public sealed record TrendingVideo(string VideoId, string? ChannelId, int? CategoryId, SilverMetrics Silver, GoldFeatures Gold)
{
    /// <summary>What it ranks by.</summary>
    public double Score => Silver.TrendingScore;
}
