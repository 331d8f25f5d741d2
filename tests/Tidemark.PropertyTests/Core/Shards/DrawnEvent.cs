using System.Text;
using Tidemark.Media.Windows;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>An event of which the test knows everything, so that an oracle need not decode it.</summary>
internal sealed record DrawnEvent(string Id, string Type, string Video, long Time, string? Channel, int? Category, long Amount)
{
    // So few that many come again in one pane.
    private const long Viewers = 7;

    /// <summary>The sealed record that a log would hold.</summary>
    public byte[] ToRecord()
    {
        var json = new StringBuilder($$"""{"event_id":"{{Id}}","type":"{{Type}}","video_id":"{{Video}}","event_time":{{Time}}""");
        if (Channel is not null) json.Append($",\"channel_id\":\"{Channel}\"");
        if (Category is not null) json.Append($",\"category_id\":{Category}");
        if (Type == "stats") json.Append($$""","stats":{"view_count":{{Amount}}}""");
        else json.Append($",\"viewer_id\":\"{(ulong)(Amount % Viewers) * 0x9E37_79B9_7F4A_7C15UL:x16}\"");
        if (Type == "view") json.Append($",\"watch_ms\":{Amount}");
        return Encoding.UTF8.GetBytes(json.Append('}').ToString());
    }

    /// <summary>What it adds to every window that takes it.</summary>
    /// <param name="rise">How far the view counter rose with it.</param>
    public MediaCounts Counts(long rise) => new()
    {
        Events = 1,
        Views = Type == "view" ? 1 : 0,
        WatchMs = Type == "view" ? Amount : 0,
        Likes = Type switch { "like" => 1, "unlike" => -1, _ => 0 },
        Comments = Type == "comment" ? 1 : 0,
        Shares = Type == "share" ? 1 : 0,
        Impressions = Type == "impression" ? 1 : 0,
        ViewCountDelta = rise,
    };
}
