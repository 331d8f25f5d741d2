using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Writes one event of a video as a JSON line and moves the video's counters.</summary>
/// <remarks>Of 1,000 events 600 are views, 140 impressions, 100 likes, 60 comments, 50 stats, 30 shares, 10 unlikes, 10 subscriptions.
/// A share comes from a client that does not know channel and category, once the video has been seen for longer than lines can be delayed:
/// whoever reads in order of arrival knows both by then.</remarks>
internal sealed class EventLines
{
    private const int KnownAfterMeans = 20;

    private readonly SplitMix64 random;
    private readonly EventIds ids;
    private readonly BadLines badLines;
    private readonly int viewers;
    private readonly long knownAfterMs;

    public EventLines(GeneratorOptions options, SplitMix64 random)
    {
        this.random = random;
        ids = new EventIds(options.Seed);
        badLines = new BadLines(ids, random);
        viewers = options.Viewers;
        knownAfterMs = (long)(KnownAfterMeans * options.Disorder.TotalMilliseconds);
    }

    /// <summary>Appends a line that ingest accepts.</summary>
    public void WriteGood(ByteWriter line, GeneratedVideo video, long timeMs)
    {
        LineWriter writer = new(line);
        writer.Open();
        int kind = random.Below(1_000);
        if (kind < 600) WriteView(ref writer, video, timeMs);
        else if (kind < 740) WriteCommon(ref writer, "impression"u8, video, timeMs);
        else if (kind < 840) WriteLike(ref writer, video, timeMs);
        else if (kind < 900) WriteComment(ref writer, video, timeMs);
        else if (kind < 950) WriteStats(ref writer, video, timeMs);
        else if (kind < 980) WriteShare(ref writer, video, timeMs);
        else if (kind < 990) WriteUnlike(ref writer, video, timeMs);
        else WriteCommon(ref writer, "subscribe"u8, video, timeMs);
        writer.Close();
        video.FirstEventMs ??= timeMs;
    }

    /// <summary>Appends a line that ingest refuses; it moves no counter.</summary>
    public void WriteBad(ByteWriter line, GeneratedVideo video, long timeMs) => badLines.Write(line, video, timeMs, random.Below(viewers));

    private void WriteView(ref LineWriter writer, GeneratedVideo video, long timeMs)
    {
        video.ViewCount++;
        WriteCommon(ref writer, "view"u8, video, timeMs);
        // Log-logistic of shape 2 with a median of 40 % of the video, cut at its end: about one viewer in seven sees all of it.
        double p = random.NextDouble();
        writer.Number("watch_ms"u8, (long)Math.Min(video.DurationMs, 0.4 * video.DurationMs * Math.Sqrt(p / (1 - p))));
        writer.Text("referrer"u8, Phrases.Referrer(random));
    }

    private void WriteLike(ref LineWriter writer, GeneratedVideo video, long timeMs)
    {
        video.LikeCount++;
        WriteCommon(ref writer, "like"u8, video, timeMs);
    }

    private void WriteUnlike(ref LineWriter writer, GeneratedVideo video, long timeMs)
    {
        video.LikeCount = Math.Max(0, video.LikeCount - 1);
        WriteCommon(ref writer, "unlike"u8, video, timeMs);
    }

    private void WriteComment(ref LineWriter writer, GeneratedVideo video, long timeMs)
    {
        video.CommentCount++;
        WriteCommon(ref writer, "comment"u8, video, timeMs);
        (byte[] opening, byte[] ending) = Phrases.Comment(random);
        writer.Text("text"u8, opening, ending);
    }

    private void WriteShare(ref LineWriter writer, GeneratedVideo video, long timeMs)
    {
        WriteIdentity(ref writer, "share"u8, video, timeMs);
        WriteViewer(ref writer);
        if (video.FirstEventMs is not { } first || timeMs - first <= knownAfterMs) WriteOrigin(ref writer, video);
    }

    private void WriteStats(ref LineWriter writer, GeneratedVideo video, long timeMs)
    {
        // YouTube takes false views and likes away now and then, so that a counter goes back.
        if (random.Below(100) == 0)
        {
            video.ViewCount = Math.Max(0, video.ViewCount - 1 - (video.ViewCount / 100));
            video.LikeCount -= video.LikeCount / 100;
            video.CommentCount -= video.CommentCount / 100;
        }

        WriteIdentity(ref writer, "stats"u8, video, timeMs);
        WriteOrigin(ref writer, video);
        writer.Open("stats"u8);
        writer.Number("view_count"u8, video.ViewCount);
        writer.Number("like_count"u8, video.LikeCount);
        writer.Number("comment_count"u8, video.CommentCount);
        writer.Fields(video.Description);
        writer.Close();
    }

    private void WriteCommon(ref LineWriter writer, ReadOnlySpan<byte> type, GeneratedVideo video, long timeMs)
    {
        WriteIdentity(ref writer, type, video, timeMs);
        WriteViewer(ref writer);
        WriteOrigin(ref writer, video);
    }

    private void WriteIdentity(ref LineWriter writer, ReadOnlySpan<byte> type, GeneratedVideo video, long timeMs)
    {
        writer.Text("event_id"u8, ids.Next());
        writer.Text("type"u8, type);
        writer.Text("video_id"u8, video.Id);
        writer.Number("event_time"u8, timeMs);
    }

    private void WriteViewer(ref LineWriter writer)
    {
        int viewer = random.Below(viewers);
        writer.Text("viewer_id"u8, "u"u8, viewer);
        writer.Text("country"u8, Phrases.CountryOf(viewer));
    }

    private static void WriteOrigin(ref LineWriter writer, GeneratedVideo video)
    {
        writer.Text("channel_id"u8, video.ChannelId);
        writer.Number("category_id"u8, video.Category);
    }
}
