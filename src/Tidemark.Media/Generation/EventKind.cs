namespace Tidemark.Media.Generation;

/// <summary>What a generated line tells; the order is that of the heads in <see cref="EventLines"/>.</summary>
internal enum EventKind : byte
{
    /// <summary>A view.</summary>
    View,

    /// <summary>A video was shown to a viewer.</summary>
    Impression,

    /// <summary>A like.</summary>
    Like,

    /// <summary>A like taken back.</summary>
    Unlike,

    /// <summary>A comment.</summary>
    Comment,

    /// <summary>A share.</summary>
    Share,

    /// <summary>A subscription to the channel.</summary>
    Subscribe,

    /// <summary>The cumulative counters of a video.</summary>
    Stats,

    /// <summary>A line that ingest refuses.</summary>
    Bad,
}
