using System.Text.Encodings.Web;
using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.Media.Rows;

/// <summary>Turns the records of a CSV file known as "Trending YouTube Video Statistics" into <c>stats</c> events.</summary>
/// <remarks>
/// Made from the header of a file, of either edition: the first has the columns <c>comment_total</c> and <c>date</c> (<c>dd.MM</c>),
/// the second <c>comment_count</c>, <c>trending_date</c> (<c>yy.dd.MM</c>) and <c>publish_time</c>. Columns are found by name; those not
/// used here may be any. A video id is taken as it stands if it has 1 to 53 bytes and no control characters. The file names no
/// channel but by its title, so the title is the <c>channel_id</c> where it has 1 to 128 bytes. <c>tags</c> becomes a list, split at
/// <c>|</c>, without the quotes that the second edition puts around each; <c>[none]</c> becomes an empty one.
/// Owned by one thread.
/// </remarks>
public sealed class YoutubeTrendingFormat
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly YoutubeTrendingColumns columns;
    private readonly int year;
    private readonly CsvRow fields = new();

    private YoutubeTrendingFormat(YoutubeTrendingColumns columns, int year)
    {
        this.columns = columns;
        this.year = year;
    }

    /// <summary>Makes the format of a file.</summary>
    /// <param name="headerRecord">The first record of the file; a byte order mark before it is ignored.</param>
    /// <param name="year">The year that the first edition's dates leave out, 0 to 9999; the second edition does not need it.</param>
    /// <param name="format">The format.</param>
    /// <param name="error">For people: why there is none and what to do; else empty.</param>
    public static bool TryFromHeader(ReadOnlySpan<byte> headerRecord, int? year, out YoutubeTrendingFormat? format, out string error)
    {
        format = null;
        error = "";
        ReadOnlySpan<byte> mark = "\uFEFF"u8;
        var header = new CsvRow();
        YoutubeTrendingColumns? columns = null;
        if (headerRecord.StartsWith(mark)) headerRecord = headerRecord[mark.Length..];
        if (header.TrySplit(headerRecord)) columns = YoutubeTrendingColumns.Of(header);
        if (columns is null)
        {
            error = "The first line is not the header of \"Trending YouTube Video Statistics\": it must name video_id, title, "
                + "channel_title, category_id, tags, views, likes and either comment_total and date, "
                + "or comment_count, trending_date and publish_time.";
        }
        else if (!columns.IsSecondEdition && year is null)
        {
            error = "The dates of this edition have no year: say which with --year.";
        }
        else if (year is < 0 or > 9999)
        {
            error = $"The year must be from 0 to 9999, not {year}.";
        }
        else
        {
            format = new YoutubeTrendingFormat(columns, year ?? 0);
        }

        return format is not null;
    }

    /// <summary>Turns a record into the event that it stands for.</summary>
    /// <param name="csvRecord">One record of the file, quoted as it is there, with its line end or without.</param>
    /// <param name="eventJson">Where the event's JSON is appended; left as it is if the record is refused.</param>
    /// <param name="time">The event's time: 00:00 UTC of the row's day.</param>
    /// <param name="rejection">Why the record is refused, always <see cref="RejectionCode.InvalidField"/>.</param>
    public bool TryConvert(ReadOnlySpan<byte> csvRecord, ByteWriter eventJson, out EventTime time, out Rejection rejection)
    {
        bool isRow = YoutubeTrendingRow.TryRead(csvRecord, fields, columns, year, out YoutubeTrendingRow row, out rejection);
        time = row.Day;
        if (isRow) Write(in row, eventJson);
        return isRow;
    }

    private void Write(in YoutubeTrendingRow row, ByteWriter eventJson)
    {
        Span<byte> day = stackalloc byte[UtcTime.FormattedBytes];
        UtcTime.TryFormat(row.Day, day);
        Span<byte> eventId = stackalloc byte[MediaLimits.EventIdBytesMax];
        row.VideoId.CopyTo(eventId);
        eventId[row.VideoId.Length] = (byte)'@';
        day[..10].CopyTo(eventId[(row.VideoId.Length + 1)..]);

        using var json = new Utf8JsonWriter(eventJson, WriterOptions);
        json.WriteStartObject();
        json.WriteString("event_id"u8, eventId[..(row.VideoId.Length + 11)]);
        json.WriteString("type"u8, "stats"u8);
        json.WriteString("video_id"u8, row.VideoId);
        json.WriteString("event_time"u8, day);
        if (row.ChannelTitle.Length is >= 1 and <= MediaLimits.ChannelIdBytesMax) json.WriteString("channel_id"u8, row.ChannelTitle);
        json.WriteNumber("category_id"u8, row.Category);
        json.WriteStartObject("stats"u8);
        json.WriteNumber("view_count"u8, row.Views);
        json.WriteNumber("like_count"u8, row.Likes);
        json.WriteNumber("comment_count"u8, row.Comments);
        json.WriteString("title"u8, row.Title);
        WriteTags(json, row.Tags);
        if (columns.IsSecondEdition) WritePublished(json, row.Published);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteTags(Utf8JsonWriter json, ReadOnlySpan<byte> tags)
    {
        json.WriteStartArray("tags"u8);
        if (!tags.IsEmpty && !tags.SequenceEqual("[none]"u8))
        {
            foreach (Range part in tags.Split((byte)'|'))
            {
                ReadOnlySpan<byte> tag = tags[part];
                bool quoted = tag.Length >= 2 && tag[0] == '"' && tag[^1] == '"';
                json.WriteStringValue(quoted ? tag[1..^1] : tag);
            }
        }

        json.WriteEndArray();
    }

    private static void WritePublished(Utf8JsonWriter json, EventTime published)
    {
        Span<byte> text = stackalloc byte[UtcTime.FormattedBytes];
        if (UtcTime.TryFormat(published, text)) json.WriteString("published_at"u8, text);
    }
}
