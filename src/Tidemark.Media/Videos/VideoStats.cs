using Tidemark.Core.Codecs;
using Tidemark.Media.Events;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Videos;

/// <summary>What is kept of the cumulative counters of a video that has had a <c>stats</c> event.</summary>
/// <remarks>Owned by its <see cref="Video"/>; not thread-safe. Written as six fields in a row, which are all empty where there is
/// none.</remarks>
internal sealed class VideoStats
{
    private StatsBaseline viewCount;
    private StatsBaseline likeCount;
    private StatsBaseline commentCount;

    /// <summary>The newest reading.</summary>
    public StatsReading Reading { get; private set; }

    /// <summary>Counters that came lower than their baseline.</summary>
    public long Decreased { get; private set; }

    /// <summary>Counters that were not newer than their baseline.</summary>
    public long Stale { get; private set; }

    /// <summary>Takes the counters of a <c>stats</c> event and gives it their increments.</summary>
    public void Observe(ref MediaEvent e)
    {
        e.ViewCountDelta = Observe(ref viewCount, in e, e.ViewCount);
        e.LikeCountDelta = Observe(ref likeCount, in e, e.LikeCount);
        e.CommentCountDelta = Observe(ref commentCount, in e, e.CommentCount);
        Reading = StatsReading.Newest(Reading, StatsReading.Of(in e));
    }

    /// <summary>Writes what is kept, or nothing's fields for null.</summary>
    public static void Write(VideoStats? stats, ByteWriter writer)
    {
        (stats?.viewCount ?? default).Write(writer);
        (stats?.likeCount ?? default).Write(writer);
        (stats?.commentCount ?? default).Write(writer);
        (stats?.Reading ?? default).Write(writer);
        writer.WriteZigZag(stats?.Decreased ?? 0);
        writer.WriteZigZag(stats?.Stale ?? 0);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null where nothing was kept.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public static VideoStats? Read(ref ByteReader reader)
    {
        var (viewCount, likeCount, commentCount) =
            (StatsBaseline.Read(ref reader), StatsBaseline.Read(ref reader), StatsBaseline.Read(ref reader));
        StatsReading reading = StatsReading.Read(ref reader);
        (long decreased, long stale) = (reader.ReadZigZag(), reader.ReadZigZag());
        if (!reading.IsPresent) return null;
        return new VideoStats
        {
            viewCount = viewCount, likeCount = likeCount, commentCount = commentCount,
            Reading = reading, Decreased = decreased, Stale = stale,
        };
    }

    private long Observe(ref StatsBaseline baseline, in MediaEvent e, long value)
    {
        if (value < 0) return 0;
        switch (baseline.Observe(e.Time, value, out long increment))
        {
            case StatsOutcome.Decreased: Decreased++; break;
            case StatsOutcome.Stale: Stale++; break;
        }

        return increment;
    }
}
