namespace Tidemark.IntegrationTests.Oracle;

/// <summary>One line of windows: what it is of, and its figures by number.</summary>
/// <param name="Window">The family's name.</param>
/// <param name="Group"><c>video</c>, <c>channel</c>, <c>category</c> or <c>all</c>.</param>
/// <param name="Key">Which one.</param>
/// <param name="StartMs">Where the window starts.</param>
internal sealed record WindowFigures(string Window, string Group, string Key, long StartMs)
{
    public const int Events = 0;
    public const int Views = 1;
    public const int Likes = 2;
    public const int Comments = 3;
    public const int Shares = 4;
    public const int WatchMs = 5;
    public const int ViewDelta = 6;
    public const int LikeDelta = 7;
    public const int CommentDelta = 8;

    /// <summary>The measure of events that only count as events.</summary>
    public const int Other = -1;

    /// <summary>The names in output of <see cref="Counts"/>, by number.</summary>
    public static readonly string[] CountNames =
    [
        "count", "views", "likes", "comments", "shares", "watch_ms", "view_count_delta", "like_count_delta", "comment_count_delta",
    ];

    /// <summary>The names in output of <see cref="Spread"/>, by number.</summary>
    public static readonly string[] SpreadNames =
    [
        "videos", "views_mean", "views_min", "views_max", "views_stddev", "views_p50", "views_p90", "views_p95", "views_p99",
        "corr_views_likes", "corr_views_comments", "trending_videos",
    ];

    /// <summary>The names in output of <see cref="Series"/>, by number.</summary>
    public static readonly string[] SeriesNames = ["view_velocity", "engagement_velocity", "engagement_trend"];

    /// <summary>The groups' names, by kind.</summary>
    public static readonly string[] Groups = ["video", "channel", "category", "all"];

    /// <summary>The exact integers.</summary>
    public long[] Counts { get; } = new long[CountNames.Length];

    /// <summary>What groups say of their videos; null for a video, null inside where it is undefined.</summary>
    public double?[]? Spread { get; set; }

    /// <summary>How groups compare with their windows before; null for a video, null inside where it is undefined.</summary>
    public double?[]? Series { get; set; }

    /// <summary>Likes, twice the comments and three times the shares.</summary>
    public long Engagement => Counts[Likes] + (2 * Counts[Comments]) + (3 * Counts[Shares]);

    /// <summary>Distinct viewers: exact from the oracle, the estimate from output.</summary>
    public double Viewers { get; set; }

    public long EndMs { get; set; }

    /// <summary>Whom it is to be compared with. Sessions of a video may start alike, one final before the other came; they never end
    /// alike.</summary>
    public (string Window, string Group, string Key, long StartMs, long EndMs) Identity => (Window, Group, Key, StartMs, EndMs);

    public void Add(in AppliedEvent e)
    {
        Counts[Events]++;
        if (e.Measure != Other) Counts[e.Measure] += e.Amount;
        Counts[WatchMs] += e.WatchMs;
        Counts[ViewDelta] += e.ViewDelta;
        Counts[LikeDelta] += e.LikeDelta;
        Counts[CommentDelta] += e.CommentDelta;
    }
}
