namespace Tidemark.Media.Generation;

/// <summary>A generated video: what never changes of it, written as JSON once, and its counters.</summary>
internal sealed class GeneratedVideo
{
    /// <summary>The id, 11 characters.</summary>
    public required byte[] Id { get; init; }

    /// <summary>The id of its channel, 24 characters.</summary>
    public required byte[] ChannelId { get; init; }

    /// <summary>YouTube's number of its category.</summary>
    public required int Category { get; init; }

    /// <summary>The fields <c>channel_id</c> and <c>category_id</c>: a part of a JSON object, without braces.</summary>
    public required byte[] Origin { get; init; }

    /// <summary>The fields of a <c>stats</c> object that do not count: a part of a JSON object, without braces.</summary>
    public required byte[] Description { get; init; }

    /// <summary>Its length in milliseconds.</summary>
    public required int DurationMs { get; init; }

    /// <summary>When it was published, epoch milliseconds.</summary>
    public required long BornAtMs { get; init; }

    /// <summary>How good it is, from 0 to 1; 0 in the profile <c>steady</c>, which has no such thing.</summary>
    public double Quality { get; set; }

    /// <summary>How it goes viral; null where it never does.</summary>
    public Surge? Surge { get; set; }

    /// <summary>When its first event was generated, epoch milliseconds; null before.</summary>
    public long? FirstEventMs { get; set; }

    /// <summary>Views so far; in the profile <c>steady</c> a clean-up of false ones takes some away again.</summary>
    public long ViewCount { get; set; }

    /// <summary>Likes less unlikes so far; never below 0.</summary>
    public long LikeCount { get; set; }

    /// <summary>Comments so far.</summary>
    public long CommentCount { get; set; }
}
