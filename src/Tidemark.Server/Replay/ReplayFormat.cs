namespace Tidemark.Server.Replay;

/// <summary>What the files of a replay hold.</summary>
public enum ReplayFormat
{
    /// <summary>One event a line, JSON.</summary>
    Jsonl,

    /// <summary>The CSV known as "Trending YouTube Video Statistics", either edition.</summary>
    YoutubeTrending,
}
