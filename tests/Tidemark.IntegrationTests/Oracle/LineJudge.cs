using System.Text;
using System.Text.Json;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Reads an input line by the event contract and says which code refuses it. Knows every fault that the generator makes.</summary>
internal static class LineJudge
{
    private const int LineBytesMax = 64 * 1024;
    private const long FirstTimeMs = 1_104_537_600_000;

    private static readonly string[] Types = ["view", "like", "unlike", "comment", "share", "impression", "subscribe", "stats"];
    private static readonly string[] CounterNames = ["view_count", "like_count", "comment_count"];

    /// <summary>The event, or the code of its refusal.</summary>
    public static (InputEvent? Event, string? Code) Judge(string line)
    {
        if (Encoding.UTF8.GetByteCount(line) > LineBytesMax) return (null, "too_large");
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? JudgeObject(document.RootElement) : (null, "malformed_json");
        }
        catch (JsonException)
        {
            return (null, "malformed_json");
        }
    }

    private static (InputEvent? Event, string? Code) JudgeObject(JsonElement root)
    {
        string[] required = ["event_id", "type", "video_id", "event_time"];
        if (required.Any(name => !root.TryGetProperty(name, out _))) return (null, "missing_field");
        if (Text(root, "type", 0, 64) is not { } type) return (null, "invalid_field");
        if (!Types.Contains(type)) return (null, "unknown_type");
        if (type != "stats" && !root.TryGetProperty("viewer_id", out _)) return (null, "missing_field");
        if (type == "stats" && !root.TryGetProperty("stats", out _)) return (null, "missing_field");

        long? time = InputEvent.ParseTime(root.GetProperty("event_time"));
        long? category = Integer(root, "category_id", 65_535);
        long? watch = type == "view" ? Integer(root, "watch_ms", long.MaxValue) : 0;
        long?[] counters = type == "stats" ? Counters(root.GetProperty("stats")) : [null, null, null];
        string? eventId = Text(root, "event_id", 1, 64);
        string? videoId = Text(root, "video_id", 1, 128);
        bool viewerFits = TextOrAbsent(root, "viewer_id", out string? viewer);
        bool channelFits = TextOrAbsent(root, "channel_id", out string? channel);
        if (eventId is null || videoId is null || !viewerFits || !channelFits) return (null, "invalid_field");
        if (time is null || category is -1 || watch is -1 || counters.Contains(-1)) return (null, "invalid_field");
        if (time < FirstTimeMs) return (null, "time_out_of_range");
        return (new InputEvent
        {
            EventId = eventId,
            Type = type,
            VideoId = videoId,
            TimeMs = time.Value,
            ViewerId = type == "stats" ? null : viewer,
            ChannelId = channel,
            Category = (int?)category,
            WatchMs = watch ?? 0,
            Counters = counters,
        }, null);
    }

    private static long?[] Counters(JsonElement stats) =>
        stats.ValueKind == JsonValueKind.Object ? [.. CounterNames.Select(name => Integer(stats, name, (1L << 53) - 1))] : [-1];

    private static string? Text(JsonElement root, string name, int bytesMin, int bytesMax)
    {
        JsonElement value = root.GetProperty(name);
        if (value.ValueKind != JsonValueKind.String) return null;
        string text = value.GetString()!;
        int bytes = Encoding.UTF8.GetByteCount(text);
        return bytes >= bytesMin && bytes <= bytesMax && !text.Any(char.IsControl) ? text : null;
    }

    private static bool TextOrAbsent(JsonElement root, string name, out string? text)
    {
        text = null;
        if (!root.TryGetProperty(name, out _)) return true;
        text = Text(root, name, 0, 128);
        return text is not null;
    }

    /// <summary>The integer; null where it is absent, −1 where it breaks its rule.</summary>
    private static long? Integer(JsonElement root, string name, long max)
    {
        if (!root.TryGetProperty(name, out JsonElement value)) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number)) return -1;
        return number >= 0 && number <= max ? number : -1;
    }
}
