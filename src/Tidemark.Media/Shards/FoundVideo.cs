namespace Tidemark.Media.Shards;

/// <summary>A video whose id holds the text that was looked for.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="ChannelId">Its channel; null where none is known.</param>
/// <param name="CategoryId">Its category; null where none is known.</param>
/// <param name="Views">Its views since it was first seen.</param>
/// <param name="Events">Its events of every type.</param>
public sealed record FoundVideo(string VideoId, string? ChannelId, int? CategoryId, long Views, long Events);
