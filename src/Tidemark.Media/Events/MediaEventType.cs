namespace Tidemark.Media.Events;

/// <summary>What happened; the value of the field <c>type</c>, there in small letters.</summary>
public enum MediaEventType : byte
{
    /// <summary>A viewer watched the video.</summary>
    View,

    /// <summary>A viewer liked it.</summary>
    Like,

    /// <summary>A viewer took a like back.</summary>
    Unlike,

    /// <summary>A viewer wrote a comment.</summary>
    Comment,

    /// <summary>A viewer shared it.</summary>
    Share,

    /// <summary>A viewer was shown it and may not have watched.</summary>
    Impression,

    /// <summary>A viewer subscribed to its channel from it.</summary>
    Subscribe,

    /// <summary>The platform's own cumulative counters as they stood; the one type without a viewer.</summary>
    Stats,
}
