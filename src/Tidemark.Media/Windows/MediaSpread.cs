using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Hashing;
using Tidemark.Core.Sketches;
using Tidemark.Media.Videos;

namespace Tidemark.Media.Windows;

/// <summary>How the videos of a group differ within one window: one row per video with an event in it.</summary>
public struct MediaSpread : ISpread<MediaSpread, Video, MediaPane>
{
    private HyperLogLog channels;
    private Moments views;
    private Comoments viewsAndLikes;
    private Comoments viewsAndComments;

    /// <summary>How many videos; exact, since a video lives in one shard.</summary>
    public readonly long Videos => views.Count;

    /// <summary>How many channels the videos belong to; videos without a known channel do not count.</summary>
    public readonly ApproximateCount Channels => channels.Estimate();

    /// <summary>Mean, extremes and deviation of views per video.</summary>
    public readonly Moments Views => views;

    /// <summary>Views against likes, per video.</summary>
    public readonly Comoments ViewsAndLikes => viewsAndLikes;

    /// <summary>Views against comments, per video.</summary>
    public readonly Comoments ViewsAndComments => viewsAndComments;

    /// <summary>The sum of the videos' newest view counters; of those that had a reading in the window.</summary>
    public long ViewCountSum { readonly get; private set; }

    /// <summary>How many videos had a reading of the view counter in the window.</summary>
    public long Readings { readonly get; private set; }

    /// <inheritdoc/>
    public void Add(in Video entity, in MediaPane window)
    {
        MediaCounts counts = window.Counts;
        views.Add(counts.Views);
        viewsAndLikes.Add(counts.Views, counts.Likes);
        viewsAndComments.Add(counts.Views, counts.Comments);
        if (!entity.ChannelId.IsEmpty) channels.Add(XxHash64.Hash(entity.ChannelId));
        if (!window.Reading.IsPresent || window.Reading.ViewCount < 0) return;
        ViewCountSum += window.Reading.ViewCount;
        Readings++;
    }

    /// <inheritdoc/>
    public void Merge(in MediaSpread other)
    {
        channels.Merge(in other.channels);
        views.Merge(in other.views);
        viewsAndLikes.Merge(in other.viewsAndLikes);
        viewsAndComments.Merge(in other.viewsAndComments);
        ViewCountSum += other.ViewCountSum;
        Readings += other.Readings;
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer)
    {
        channels.Write(writer);
        views.Write(writer);
        viewsAndLikes.Write(writer);
        viewsAndComments.Write(writer);
        writer.WriteZigZag(ViewCountSum);
        writer.WriteZigZag(Readings);
    }

    /// <inheritdoc/>
    public static MediaSpread Read(ref ByteReader reader) => new()
    {
        channels = HyperLogLog.Read(ref reader),
        views = Moments.Read(ref reader),
        viewsAndLikes = Comoments.Read(ref reader),
        viewsAndComments = Comoments.Read(ref reader),
        ViewCountSum = reader.ReadZigZag(),
        Readings = reader.ReadZigZag(),
    };
}
