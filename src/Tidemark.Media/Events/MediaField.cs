namespace Tidemark.Media.Events;

/// <summary>The fields of an event that are read, in the order in which they are judged.</summary>
internal enum MediaField
{
    EventId,
    Type,
    VideoId,
    EventTime,
    ViewerId,
    ChannelId,
    CategoryId,
    WatchMs,
    Referrer,
    Text,
    Stats,

    /// <summary>Any other, which is kept in the record and not looked at; also how many are read.</summary>
    Unknown,
}
