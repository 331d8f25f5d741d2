using Tidemark.Core.Aggregates;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;

namespace Tidemark.Media.Events;

/// <summary>One decoded event of a video.</summary>
/// <remarks>Its spans point into the record or into the scratch of the <see cref="MediaDecoder"/> that made it: they are valid as long as
/// the record is and until that decoder has decoded <see cref="DecodedAhead.Events"/>, itself among them. The raw viewer id is not part of
/// it.</remarks>
public ref struct MediaEvent : IEvent
{
    /// <summary>Makes an event in which everything optional is absent.</summary>
    public MediaEvent()
    {
    }

    /// <summary>What happened.</summary>
    public MediaEventType Type { get; init; }

    /// <summary>When it happened.</summary>
    public EventTime Time { get; init; }

    /// <summary>The XxHash64 of the bytes of <c>event_id</c>, seeded with the XxHash64 of the bytes of <c>video_id</c>: two events are
    /// copies of each other if both ids are equal.</summary>
    public ulong Identity { get; init; }

    /// <summary>The video, UTF-8, 1 to 128 bytes.</summary>
    public ReadOnlySpan<byte> VideoId { get; init; }

    /// <summary>The key of the event: <see cref="VideoId"/>.</summary>
    public readonly ReadOnlySpan<byte> Key => VideoId;

    /// <summary>The channel of the video, UTF-8, at most 128 bytes; empty where absent.</summary>
    public ReadOnlySpan<byte> ChannelId { get; init; }

    /// <summary>The category of the video, 0 to 65535; −1 where absent.</summary>
    public int Category { get; init; } = -1;

    /// <summary>Whether the event tells of a viewer; of the types only <see cref="MediaEventType.Stats"/> may not.</summary>
    public bool HasViewer { get; init; }

    /// <summary>The keyed hash of the viewer's id; 0 without a viewer.</summary>
    public ulong Viewer { get; init; }

    /// <summary>How long a view lasted, in milliseconds, 0 to 2^53 − 1; 0 where absent.</summary>
    public long WatchMs { get; init; }

    /// <summary>Where a view came from.</summary>
    public Referrer Referrer { get; init; }

    /// <summary>Views in all as a <c>stats</c> event gives them, 0 to 2^53 − 1; −1 where absent.</summary>
    public long ViewCount { get; init; } = -1;

    /// <summary>Likes in all as a <c>stats</c> event gives them, 0 to 2^53 − 1; −1 where absent.</summary>
    public long LikeCount { get; init; } = -1;

    /// <summary>Comments in all as a <c>stats</c> event gives them, 0 to 2^53 − 1; −1 where absent.</summary>
    public long CommentCount { get; init; } = -1;

    /// <summary>The user-defined aggregates that count it in; set by the domain.</summary>
    public UserAggregates<MediaEvent> Aggregates { get; set; } = UserAggregates<MediaEvent>.None;

    /// <summary>How far <see cref="ViewCount"/> rose since the reading before; 0 until filled in by who knows that reading.</summary>
    public long ViewCountDelta { get; set; }

    /// <summary>How far <see cref="LikeCount"/> rose since the reading before; 0 until filled in by who knows that reading.</summary>
    public long LikeCountDelta { get; set; }

    /// <summary>How far <see cref="CommentCount"/> rose since the reading before; 0 until filled in by who knows that reading.</summary>
    public long CommentCountDelta { get; set; }
}
