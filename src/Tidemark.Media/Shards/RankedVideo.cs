namespace Tidemark.Media.Shards;

/// <summary>A candidate for the trending list.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Score">What it ranks by.</param>
public readonly record struct RankedVideo(string VideoId, double Score);
