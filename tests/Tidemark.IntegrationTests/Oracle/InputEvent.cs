using System.Text.Json;

namespace Tidemark.IntegrationTests.Oracle;

/// <summary>An event as its line says it.</summary>
internal sealed record InputEvent
{
    public required string EventId { get; init; }

    public required string Type { get; init; }

    public required string VideoId { get; init; }

    public required long TimeMs { get; init; }

    public string? ViewerId { get; init; }

    public string? ChannelId { get; init; }

    public int? Category { get; init; }

    public long WatchMs { get; init; }

    /// <summary>The cumulative counters of views, likes and comments; null where the line has none.</summary>
    public long?[] Counters { get; init; } = [null, null, null];

    /// <summary>Milliseconds of an integer or an ISO-8601 string; null for anything else.</summary>
    public static long? ParseTime(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number) return value.TryGetInt64(out long milliseconds) ? milliseconds : null;
        if (value.ValueKind != JsonValueKind.String || !value.TryGetDateTimeOffset(out DateTimeOffset time)) return null;
        return time.ToUnixTimeMilliseconds();
    }
}
