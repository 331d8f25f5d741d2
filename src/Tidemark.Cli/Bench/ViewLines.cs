using System.Text.Unicode;
using Tidemark.Core.Randomness;

namespace Tidemark.Cli.Bench;

/// <summary>Writes views of numbered videos as JSON. Owned by one caller.</summary>
internal sealed class ViewLines
{
    /// <summary>How many videos a channel has,.</summary>
    private const int VideosOfChannel = 100;

    private readonly byte[] line = new byte[320];

    /// <summary>A view as a sender writes it, without a channel, valid until the next call.</summary>
    /// <param name="number">The event's number, from which its id follows.</param>
    /// <param name="video">The video's number, below 10,000,000 for ids of one length.</param>
    /// <param name="timeMs">Its event time.</param>
    /// <param name="viewer">The viewer's number.</param>
    public ReadOnlySpan<byte> View(long number, long video, long timeMs, long viewer)
    {
        Utf8.TryWrite(
            line, $$"""{"event_id":"b{{number}}","type":"view","video_id":"video-{{video:0000000}}","""
            + $$""" "event_time":{{timeMs}},"viewer_id":"u{{viewer}}","watch_ms":1000}""", out int length);
        return line.AsSpan(0, length);
    }

    /// <summary>A view as the door seals it, with channel and category, valid until the next call; the video's viewer is always the
    /// same.</summary>
    public ReadOnlySpan<byte> SealedView(long number, long video, long timeMs)
    {
        Utf8.TryWrite(
            line, $$"""{"event_id":"b{{number}}","type":"view","video_id":"video-{{video:0000000}}","event_time":{{timeMs}},"""
            + $$""" "viewer_id":"{{SplitMix64.Mix((ulong)video + 1):x16}}","""
            + $$""" "channel_id":"UC{{video / VideosOfChannel:0000000000000000000000}}","""
            + $$""" "category_id":{{10 + video % 20}},"watch_ms":1000}""", out int length);
        return line.AsSpan(0, length);
    }
}
