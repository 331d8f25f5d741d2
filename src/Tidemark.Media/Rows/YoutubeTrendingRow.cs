using System.Buffers.Text;
using System.Text.Unicode;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.Media.Rows;

/// <summary>What is read of one record of "Trending YouTube Video Statistics". Its spans point into the row that it is read from.</summary>
/// <remarks>Anything amiss refuses the whole record: where a field is broken, those after it may be another record's.</remarks>
internal ref struct YoutubeTrendingRow
{
    /// <summary>The greatest length of a video's id: with <c>@yyyy-MM-dd</c> after it, it makes an <c>event_id</c>.</summary>
    public const int VideoIdBytesMax = MediaLimits.EventIdBytesMax - 11;

    public ReadOnlySpan<byte> VideoId { get; private set; }

    public ReadOnlySpan<byte> Title { get; private set; }

    public ReadOnlySpan<byte> ChannelTitle { get; private set; }

    public ReadOnlySpan<byte> Tags { get; private set; }

    /// <summary>00:00 UTC of the day that the row tells of.</summary>
    public EventTime Day { get; private set; }

    public long Category { get; private set; }

    public long Views { get; private set; }

    public long Likes { get; private set; }

    public long Comments { get; private set; }

    /// <summary>When the video was published; meaningless in the first edition.</summary>
    public EventTime Published { get; private set; }

    /// <summary>Reads a record.</summary>
    /// <param name="record">The record, quoted as it is in the file.</param>
    /// <param name="fields">Where it is split.</param>
    /// <param name="columns">The columns of the file.</param>
    /// <param name="year">The year that the dates of the first edition leave out.</param>
    /// <param name="row">What it says.</param>
    /// <param name="rejection">Why it is refused.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> record,
        CsvRow fields,
        YoutubeTrendingColumns columns,
        int year,
        out YoutubeTrendingRow row,
        out Rejection rejection)
    {
        row = default;
        rejection = default;
        if (!Utf8.IsValid(record)) rejection = RowRejections.Encoding;
        else if (!fields.TrySplit(record)) rejection = RowRejections.Quoting;
        else if (fields.Count != columns.Count) rejection = RowRejections.FieldCount;
        else if (!IsVideoId(fields[columns.VideoId])) rejection = RowRejections.VideoId;
        else if (!TryReadDay(fields[columns.Date], columns.IsSecondEdition, year, out EventTime day))
            rejection = columns.IsSecondEdition ? RowRejections.DateTwo : RowRejections.DateOne;
        else if (!TryReadNumber(fields[columns.CategoryId], MediaLimits.CategoryMax, out long category)) rejection = RowRejections.Category;
        else if (!TryReadNumber(fields[columns.Views], MediaLimits.CountMax, out long views)) rejection = RowRejections.Views;
        else if (!TryReadNumber(fields[columns.Likes], MediaLimits.CountMax, out long likes)) rejection = RowRejections.Likes;
        else if (!TryReadNumber(fields[columns.Comments], MediaLimits.CountMax, out long comments)) rejection = RowRejections.Comments;
        else if (!TryReadPublished(fields, columns, out EventTime published)) rejection = RowRejections.PublishTime;
        else
        {
            row = new YoutubeTrendingRow
            {
                VideoId = fields[columns.VideoId],
                Title = fields[columns.Title],
                ChannelTitle = fields[columns.ChannelTitle],
                Tags = fields[columns.Tags],
                Day = day,
                Category = category,
                Views = views,
                Likes = likes,
                Comments = comments,
                Published = published,
            };
            return true;
        }

        return false;
    }

    private static bool IsVideoId(ReadOnlySpan<byte> id) => id.Length <= VideoIdBytesMax && MediaLimits.IsVideoId(id);

    private static bool TryReadDay(ReadOnlySpan<byte> text, bool withYear, int year, out EventTime day)
    {
        day = default;
        if (withYear)
        {
            if (text.Length != 8 || text[2] != '.' || !TryReadPair(text, out int yearOfCentury)) return false;
            year = 2000 + yearOfCentury;
            text = text[3..];
        }

        return text.Length == 5
            && text[2] == '.'
            && TryReadPair(text, out int dayOfMonth)
            && TryReadPair(text[3..], out int month)
            && UtcTime.TryFromDate(year, month, dayOfMonth, out day);
    }

    private static bool TryReadPair(ReadOnlySpan<byte> text, out int value)
    {
        bool isPair = TryReadNumber(text[..2], max: 99, out long number);
        value = (int)number;
        return isPair;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, long max, out long value)
    {
        value = 0;
        return !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out value, out _)
            && value <= max;
    }

    private static bool TryReadPublished(CsvRow fields, YoutubeTrendingColumns columns, out EventTime published)
    {
        published = default;
        return !columns.IsSecondEdition || UtcTime.TryParse(fields[columns.PublishTime], out published);
    }
}
