namespace Tidemark.IntegrationTests.Oracle;

/// <summary>An event that changed its shard.</summary>
internal struct AppliedEvent
{
    /// <summary>Its event time, epoch milliseconds.</summary>
    public long TimeMs;

    /// <summary>The watermark when it came: windows that end at or before this had fired.</summary>
    public long Watermark;

    /// <summary>The number of its type, which is the measure that it adds to; see <see cref="WindowFigures"/>.</summary>
    public int Measure;

    /// <summary>What it adds to that measure.</summary>
    public int Amount;

    public long WatchMs;

    /// <summary>Increments of the counters of views, likes and comments.</summary>
    public long ViewDelta;

    public long LikeDelta;

    public long CommentDelta;

    /// <summary>The number of its key in each kind of group: video, channel, category, all.</summary>
    public GroupNumbers Keys;

    /// <summary>The number of its pair of key and viewer in each kind of group; −1 without a viewer.</summary>
    public GroupNumbers Pairs;
}
