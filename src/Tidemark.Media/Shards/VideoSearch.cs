using System.Text;
using Tidemark.Media.Events;

namespace Tidemark.Media.Shards;

/// <summary>A text that is looked for in the ids of videos; the letters A to Z are taken as a to z. Safe for use from any thread.</summary>
public sealed class VideoSearch
{
    private readonly byte[] text;

    /// <summary>Looks for a text.</summary>
    /// <param name="text">The text; every id holds the empty one, and begins with it.</param>
    /// <param name="limit">How many videos at most; at least 1.</param>
    public VideoSearch(string text, int limit)
    {
        this.text = Encoding.UTF8.GetBytes(text);
        Fold(this.text, this.text);
        Limit = limit;
    }

    /// <summary>How many videos at most.</summary>
    public int Limit { get; }

    /// <summary>Whether a video's id holds the text.</summary>
    /// <param name="videoId">The id, UTF-8, of at most 128 bytes.</param>
    /// <param name="begins">Whether it begins with it.</param>
    public bool Matches(ReadOnlySpan<byte> videoId, out bool begins)
    {
        Span<byte> folded = stackalloc byte[MediaLimits.VideoIdBytesMax];
        folded = folded[..videoId.Length];
        Fold(videoId, folded);
        int at = folded.IndexOf(text);
        begins = at == 0;
        return at >= 0;
    }

    /// <summary>The best of what was found, each once, in order: ids that begin with the text, then those with most events, then by
    /// id.</summary>
    public IReadOnlyList<FoundVideo> Best(IEnumerable<FoundVideo> found) =>
    [
        .. found.DistinctBy(video => video.VideoId)
            .OrderByDescending(video => Matches(Encoding.UTF8.GetBytes(video.VideoId), out bool begins) && begins)
            .ThenByDescending(video => video.Events).ThenBy(video => video.VideoId, StringComparer.Ordinal).Take(Limit),
    ];

    private static void Fold(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (int i = 0; i < from.Length; i++) to[i] = from[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(from[i] | 0x20) : from[i];
    }
}
