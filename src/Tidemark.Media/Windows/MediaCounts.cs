using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;

namespace Tidemark.Media.Windows;

/// <summary>What is counted and summed of events, all exact. The default value is empty.</summary>
/// <remarks>Counted events (<see cref="Views"/>, …) and increments of YouTube's own counters (<see cref="ViewCountDelta"/>, …) are
/// separate measures and never added to each other.</remarks>
public record struct MediaCounts : IStored<MediaCounts>
{
    /// <summary>Events of every type.</summary>
    public long Events { get; set; }

    /// <summary>Events of type <c>view</c>.</summary>
    public long Views { get; set; }

    /// <summary>Likes minus unlikes; negative where more were taken back than given.</summary>
    public long Likes { get; set; }

    /// <summary>Events of type <c>comment</c>.</summary>
    public long Comments { get; set; }

    /// <summary>Events of type <c>share</c>.</summary>
    public long Shares { get; set; }

    /// <summary>Events of type <c>impression</c>.</summary>
    public long Impressions { get; set; }

    /// <summary>Events of type <c>subscribe</c>.</summary>
    public long Subscribes { get; set; }

    /// <summary>Time watched, in milliseconds.</summary>
    public long WatchMs { get; set; }

    /// <summary>Views that came from a share (referrer <c>share</c>).</summary>
    public long ViewsFromShares { get; set; }

    /// <summary>Increments of the cumulative view counter.</summary>
    public long ViewCountDelta { get; set; }

    /// <summary>Increments of the cumulative like counter.</summary>
    public long LikeCountDelta { get; set; }

    /// <summary>Increments of the cumulative comment counter.</summary>
    public long CommentCountDelta { get; set; }

    /// <summary>Adds what <paramref name="other"/> counted.</summary>
    public void Merge(in MediaCounts other)
    {
        Events += other.Events;
        Views += other.Views;
        Likes += other.Likes;
        Comments += other.Comments;
        Shares += other.Shares;
        Impressions += other.Impressions;
        Subscribes += other.Subscribes;
        WatchMs = Saturated(WatchMs, other.WatchMs);
        ViewsFromShares += other.ViewsFromShares;
        ViewCountDelta = Saturated(ViewCountDelta, other.ViewCountDelta);
        LikeCountDelta = Saturated(LikeCountDelta, other.LikeCountDelta);
        CommentCountDelta = Saturated(CommentCountDelta, other.CommentCountDelta);
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteZigZag(Events);
        writer.WriteZigZag(Views);
        writer.WriteZigZag(Likes);
        writer.WriteZigZag(Comments);
        writer.WriteZigZag(Shares);
        writer.WriteZigZag(Impressions);
        writer.WriteZigZag(Subscribes);
        writer.WriteZigZag(WatchMs);
        writer.WriteZigZag(ViewsFromShares);
        writer.WriteZigZag(ViewCountDelta);
        writer.WriteZigZag(LikeCountDelta);
        writer.WriteZigZag(CommentCountDelta);
    }

    /// <inheritdoc/>
    public static MediaCounts Read(ref ByteReader reader) => new()
    {
        Events = reader.ReadZigZag(),
        Views = reader.ReadZigZag(),
        Likes = reader.ReadZigZag(),
        Comments = reader.ReadZigZag(),
        Shares = reader.ReadZigZag(),
        Impressions = reader.ReadZigZag(),
        Subscribes = reader.ReadZigZag(),
        WatchMs = reader.ReadZigZag(),
        ViewsFromShares = reader.ReadZigZag(),
        ViewCountDelta = reader.ReadZigZag(),
        LikeCountDelta = reader.ReadZigZag(),
        CommentCountDelta = reader.ReadZigZag(),
    };

    /// <summary>The sum of two amounts of at least 0, or the greatest there is: senders choose these numbers, and a sum that wrapped
    /// would lie. Among such amounts this stays associative and commutative.</summary>
    private static long Saturated(long left, long right)
    {
        long sum = unchecked(left + right);
        return sum < 0 ? long.MaxValue : sum;
    }
}
