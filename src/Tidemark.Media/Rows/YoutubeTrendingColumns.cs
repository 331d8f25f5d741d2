namespace Tidemark.Media.Rows;

/// <summary>Where the columns that are read stand in a file of "Trending YouTube Video Statistics".</summary>
internal sealed record YoutubeTrendingColumns
{
    /// <summary>How many columns the header names; every record must have as many fields.</summary>
    public required int Count { get; init; }

    /// <summary>Whether the file is of the second edition.</summary>
    public required bool IsSecondEdition { get; init; }

    public required int VideoId { get; init; }

    public required int Title { get; init; }

    public required int ChannelTitle { get; init; }

    public required int CategoryId { get; init; }

    public required int Tags { get; init; }

    public required int Views { get; init; }

    public required int Likes { get; init; }

    /// <summary><c>comment_total</c> in the first edition, <c>comment_count</c> in the second.</summary>
    public required int Comments { get; init; }

    /// <summary><c>date</c> in the first edition, <c>trending_date</c> in the second.</summary>
    public required int Date { get; init; }

    /// <summary><c>publish_time</c>, in the second edition alone; else −1.</summary>
    public required int PublishTime { get; init; }

    /// <summary>Finds the columns by their names in the header.</summary>
    /// <returns>Null if the header is of neither edition.</returns>
    public static YoutubeTrendingColumns? Of(CsvRow header)
    {
        bool second = Find(header, "trending_date"u8) >= 0;
        var columns = new YoutubeTrendingColumns
        {
            Count = header.Count,
            IsSecondEdition = second,
            VideoId = Find(header, "video_id"u8),
            Title = Find(header, "title"u8),
            ChannelTitle = Find(header, "channel_title"u8),
            CategoryId = Find(header, "category_id"u8),
            Tags = Find(header, "tags"u8),
            Views = Find(header, "views"u8),
            Likes = Find(header, "likes"u8),
            Comments = second ? Find(header, "comment_count"u8) : Find(header, "comment_total"u8),
            Date = second ? Find(header, "trending_date"u8) : Find(header, "date"u8),
            PublishTime = second ? Find(header, "publish_time"u8) : -1,
        };
        return columns.AreComplete ? columns : null;
    }

    // A column not found is −1, which leaves the sign in the union.
    private bool AreComplete =>
        (VideoId | Title | ChannelTitle | CategoryId | Tags | Views | Likes | Comments | Date) >= 0
        && (PublishTime >= 0) == IsSecondEdition;

    private static int Find(CsvRow header, ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < header.Count; i++)
        {
            if (header[i].SequenceEqual(name)) return i;
        }

        return -1;
    }
}
