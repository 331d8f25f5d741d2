using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Hashing;
using Tidemark.Core.Sketches;
using Tidemark.Media.Features;
using Tidemark.Media.Videos;

namespace Tidemark.Media.Windows;

/// <summary>How the videos of a group differ within one window: one row per video with an event in it.</summary>
public struct MediaSpread : ISpread<MediaSpread>
{
    private HyperLogLog channels;
    private Moments views;
    private ValueCounts viewCounts;
    private Comoments viewsAndLikes;
    private Comoments viewsAndComments;

    /// <summary>How many videos; exact, since a video lives in one shard.</summary>
    public readonly long Videos => views.Count;

    /// <summary>How many channels the videos belong to; videos without a known channel do not count.</summary>
    public readonly ApproximateFigure Channels => channels.Estimate();

    /// <summary>Mean, extremes and deviation of views per video.</summary>
    public readonly Moments Views => views;

    /// <summary>How many videos have how many views: the percentiles of views per video.</summary>
    public readonly ValueCounts ViewCounts => viewCounts;

    /// <summary>Views against likes, per video.</summary>
    public readonly Comoments ViewsAndLikes => viewsAndLikes;

    /// <summary>Views against comments, per video.</summary>
    public readonly Comoments ViewsAndComments => viewsAndComments;

    /// <summary>How many videos are trending (<see cref="Formulas.IsTrending"/>); 0 in families that keep no window before the one that
    /// fires.</summary>
    public long TrendingVideos { readonly get; private set; }

    /// <summary>The sum of the videos' newest view counters; of those that had a reading in the window.</summary>
    public long ViewCountSum { readonly get; private set; }

    /// <summary>How many videos had a reading of the view counter in the window.</summary>
    public long Readings { readonly get; private set; }

    /// <summary>Counts a video in.</summary>
    /// <param name="video">The video.</param>
    /// <param name="window">Its window.</param>
    /// <param name="trending">Whether it is trending in the window.</param>
    public void Add(in Video video, in MediaPane window, bool trending)
    {
        MediaCounts counts = window.Counts;
        views.Add(counts.Views);
        viewCounts.Add(counts.Views);
        viewsAndLikes.Add(counts.Views, counts.Likes);
        viewsAndComments.Add(counts.Views, counts.Comments);
        if (trending) TrendingVideos++;
        if (!video.ChannelId.IsEmpty) channels.Add(XxHash64.Hash(video.ChannelId));
        if (!window.Reading.IsPresent || window.Reading.ViewCount < 0) return;
        ViewCountSum += window.Reading.ViewCount;
        Readings++;
    }

    /// <inheritdoc/>
    public void Merge(in MediaSpread other)
    {
        channels.Merge(in other.channels);
        views.Merge(in other.views);
        viewCounts.Merge(in other.viewCounts);
        viewsAndLikes.Merge(in other.viewsAndLikes);
        viewsAndComments.Merge(in other.viewsAndComments);
        TrendingVideos += other.TrendingVideos;
        ViewCountSum += other.ViewCountSum;
        Readings += other.Readings;
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer)
    {
        channels.Write(writer);
        views.Write(writer);
        viewCounts.Write(writer);
        viewsAndLikes.Write(writer);
        viewsAndComments.Write(writer);
        writer.WriteZigZag(TrendingVideos);
        writer.WriteZigZag(ViewCountSum);
        writer.WriteZigZag(Readings);
    }

    /// <inheritdoc/>
    public static MediaSpread Read(ref ByteReader reader) => new()
    {
        channels = HyperLogLog.Read(ref reader),
        views = Moments.Read(ref reader),
        viewCounts = ValueCounts.Read(ref reader),
        viewsAndLikes = Comoments.Read(ref reader),
        viewsAndComments = Comoments.Read(ref reader),
        TrendingVideos = reader.ReadZigZag(),
        ViewCountSum = reader.ReadZigZag(),
        Readings = reader.ReadZigZag(),
    };
}
