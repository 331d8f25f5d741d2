using Tidemark.Core.Shards;

namespace Tidemark.Media.Events;

/// <summary>Every reason to refuse an event, made once, so that refusing allocates nothing.</summary>
internal static class MediaRejections
{
    public static readonly Rejection TooLarge =
        new(RejectionCode.TooLarge, "The event is larger than an event may be.");

    public static readonly Rejection MalformedJson =
        new(RejectionCode.MalformedJson, "The event must be one JSON object in UTF-8, nested at most 64 deep, and nothing else.");

    public static readonly Rejection UnknownType =
        new(RejectionCode.UnknownType, "type must be one of view, like, unlike, comment, share, impression, subscribe, stats.");

    public static readonly Rejection MissingViewer =
        new(RejectionCode.MissingField, "viewer_id is required for every type but stats.");

    public static readonly Rejection MissingStats =
        new(RejectionCode.MissingField, "stats is required for the type stats.");

    public static readonly Rejection MissingCounters =
        new(RejectionCode.MissingField, "stats must hold at least one of view_count, like_count, comment_count.");

    public static readonly Rejection NotSealed =
        new(RejectionCode.InvalidField, "viewer_id of a stored event must be a hash of 16 hexadecimal digits in small letters.");

    public static readonly Rejection TimeTooEarly =
        new(RejectionCode.TimeOutOfRange, "event_time is before the first time that is taken.");

    public static readonly Rejection TimeTooFarAhead =
        new(RejectionCode.TimeOutOfRange, "event_time is further ahead of the event's arrival than is allowed.");

    private static readonly Rejection[] InvalidByField = MakeAll(RejectionCode.InvalidField, InvalidMessage);
    private static readonly Rejection[] RepeatedByField = MakeAll(RejectionCode.InvalidField, name => $"{name} must not be given twice.");
    private static readonly Rejection[] MissingByField = MakeAll(RejectionCode.MissingField, name => $"{name} is required.");

    /// <summary>The value of a field is not what it must be, or not for this type of event.</summary>
    public static Rejection Invalid(MediaField field) => InvalidByField[(int)field];

    /// <summary>A field is given more than once.</summary>
    public static Rejection Repeated(MediaField field) => RepeatedByField[(int)field];

    /// <summary>A field that every event needs is not there.</summary>
    public static Rejection Missing(MediaField field) => MissingByField[(int)field];

    private static Rejection[] MakeAll(RejectionCode code, Func<string, string> message)
    {
        var all = new Rejection[(int)MediaField.Unknown];
        for (int field = 0; field < all.Length; field++) all[field] = new Rejection(code, message(Name((MediaField)field)));
        return all;
    }

    private static string Name(MediaField field) => field switch
    {
        MediaField.EventId => "event_id",
        MediaField.Type => "type",
        MediaField.VideoId => "video_id",
        MediaField.EventTime => "event_time",
        MediaField.ViewerId => "viewer_id",
        MediaField.ChannelId => "channel_id",
        MediaField.CategoryId => "category_id",
        MediaField.WatchMs => "watch_ms",
        MediaField.Referrer => "referrer",
        MediaField.Text => "text",
        _ => "stats",
    };

    private static string InvalidMessage(string name) => name switch
    {
        "event_id" => "event_id must be a string of 1 to 64 bytes.",
        "type" => "type must be a string.",
        "video_id" => "video_id must be a string of 1 to 128 bytes without control characters.",
        "event_time" => "event_time must be an ISO-8601 time with seconds and an offset, or an integer of milliseconds since 1970 UTC.",
        "viewer_id" => "viewer_id must be a string of 1 to 128 bytes.",
        "channel_id" => "channel_id must be a string of at most 128 bytes.",
        "category_id" => "category_id must be an integer from 0 to 65535.",
        "watch_ms" => "watch_ms must be an integer from 0 to 9007199254740991, on events of type view alone.",
        "referrer" => "referrer must be a string, on events of type view alone.",
        "text" => "text must be a string of at most 10000 characters, on events of type comment alone.",
        _ => "stats must be an object, on events of type stats alone, with counters from 0 to 9007199254740991, each given once.",
    };
}
