using Tidemark.Core.Shards;

namespace Tidemark.Media.Rows;

/// <summary>Every reason to refuse a row, made once.</summary>
internal static class RowRejections
{
    public static readonly Rejection Encoding = Invalid("The record is not valid UTF-8.");
    public static readonly Rejection Quoting = Invalid("The record has a quoted field that does not close, or goes on after it closed.");
    public static readonly Rejection FieldCount = Invalid("The record has another number of fields than the header.");
    public static readonly Rejection VideoId = Invalid("video_id must have 1 to 53 bytes without control characters.");
    public static readonly Rejection DateOne = Invalid("date must be a day of the year, dd.MM with two digits each.");
    public static readonly Rejection DateTwo = Invalid("trending_date must be a day, yy.dd.MM with two digits each.");
    public static readonly Rejection Category = Invalid("category_id must be an integer from 0 to 65535.");
    public static readonly Rejection Views = Invalid("views must be an integer from 0 to 9007199254740991.");
    public static readonly Rejection Likes = Invalid("likes must be an integer from 0 to 9007199254740991.");
    public static readonly Rejection Comments = Invalid("The number of comments must be an integer from 0 to 9007199254740991.");
    public static readonly Rejection PublishTime = Invalid("publish_time must be an ISO-8601 time with seconds and an offset.");

    private static Rejection Invalid(string message) => new(RejectionCode.InvalidField, message);
}
