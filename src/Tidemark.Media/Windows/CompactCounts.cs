using System.Runtime.CompilerServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Media.Events;

namespace Tidemark.Media.Windows;

/// <summary><see cref="MediaCounts"/> in 32 bytes as long as they are small, which those of most videos and panes are. The default value
/// is empty.</summary>
/// <remarks>Events are counted in 16 bits, and added to a box of large counts once there are <see cref="SmallEventsMax"/>; increments of
/// YouTube's own counters go there at once. So no small counter but the watch time exceeds the number of events. Mutable: a copied struct
/// shares the box.</remarks>
internal struct CompactCounts : IStored<CompactCounts>
{
    private const int SmallEventsMax = short.MaxValue;

    private StrongBox<MediaCounts>? large;
    private uint watchMs;
    private ushort events;
    private ushort views;
    private short likes;
    private ushort comments;
    private ushort shares;
    private ushort impressions;
    private ushort subscribes;
    private ushort viewsFromShares;

    /// <summary>The counts.</summary>
    public readonly MediaCounts Value
    {
        get
        {
            if (large is null) return Small;
            MediaCounts sum = large.Value;
            sum.Merge(Small);
            return sum;
        }
    }

    private readonly MediaCounts Small => new()
    {
        Events = events, Views = views, Likes = likes, Comments = comments, Shares = shares, Impressions = impressions,
        Subscribes = subscribes, WatchMs = watchMs, ViewsFromShares = viewsFromShares,
    };

    /// <summary>Counts an event in.</summary>
    public void Add(in MediaEvent e)
    {
        if (events == SmallEventsMax) this = new CompactCounts { large = new StrongBox<MediaCounts>(Value) };
        events++;
        switch (e.Type)
        {
            case MediaEventType.View:
                views++;
                if (e.Referrer == Referrer.Share) viewsFromShares++;
                if (e.WatchMs <= uint.MaxValue - watchMs) watchMs += (uint)e.WatchMs;
                else AddLarge(new MediaCounts { WatchMs = e.WatchMs });
                break;
            case MediaEventType.Like: likes++; break;
            case MediaEventType.Unlike: likes--; break;
            case MediaEventType.Comment: comments++; break;
            case MediaEventType.Share: shares++; break;
            case MediaEventType.Impression: impressions++; break;
            case MediaEventType.Subscribe: subscribes++; break;
            case MediaEventType.Stats:
                var increments = new MediaCounts
                {
                    ViewCountDelta = e.ViewCountDelta, LikeCountDelta = e.LikeCountDelta, CommentCountDelta = e.CommentCountDelta,
                };
                if (increments != default) AddLarge(in increments);
                break;
        }
    }

    /// <summary>Adds what <paramref name="other"/> counted; shares nothing with it.</summary>
    public void Merge(in CompactCounts other)
    {
        if (large is not null)
        {
            large.Value.Merge(other.Value);
            return;
        }

        if (other.large is null && events + other.events <= SmallEventsMax && other.watchMs <= uint.MaxValue - watchMs)
        {
            AddSmall(in other);
            return;
        }

        MediaCounts sum = Value;
        sum.Merge(other.Value);
        this = Of(in sum);
    }

    private void AddSmall(in CompactCounts other)
    {
        events += other.events;
        views += other.views;
        likes += other.likes;
        comments += other.comments;
        shares += other.shares;
        impressions += other.impressions;
        subscribes += other.subscribes;
        watchMs += other.watchMs;
        viewsFromShares += other.viewsFromShares;
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer) => Value.Write(writer);

    /// <inheritdoc/>
    public static CompactCounts Read(ref ByteReader reader) => Of(MediaCounts.Read(ref reader));

    private static CompactCounts Of(in MediaCounts counts)
    {
        CompactCounts small = unchecked(new()
        {
            watchMs = (uint)counts.WatchMs, events = (ushort)counts.Events, views = (ushort)counts.Views, likes = (short)counts.Likes,
            comments = (ushort)counts.Comments, shares = (ushort)counts.Shares, impressions = (ushort)counts.Impressions,
            subscribes = (ushort)counts.Subscribes, viewsFromShares = (ushort)counts.ViewsFromShares,
        });
        bool isSmall = small.events <= SmallEventsMax && small.Small == counts;
        return isSmall ? small : new CompactCounts { large = new StrongBox<MediaCounts>(counts) };
    }

    private void AddLarge(in MediaCounts counts)
    {
        large ??= new StrongBox<MediaCounts>();
        large.Value.Merge(in counts);
    }
}
