namespace Tidemark.Server.Http.Answers;

/// <summary>Where a video is.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Shard">Its shard, whether the video is known or not.</param>
/// <param name="Node">The node that has the shard; null while nobody has it.</param>
/// <param name="Endpoint">Where that node answers.</param>
internal sealed record LocateAnswer(string VideoId, int Shard, string? Node, string? Endpoint);
