namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Nine lines whose results are worked out by hand. Times are seconds after 2026-01-01T00:00:00Z; the delay is a minute.</summary>
internal static class HandMadeInput
{
    public const long StartMs = 1_767_225_600_000;

    public static readonly OracleOptions Options = new()
    {
        Partitions = 1,
        DelayMs = 60_000,
        SessionGapMs = null,
        Families = [new OracleFamily("minute", 60_000, 60_000, true), new OracleFamily("two", 120_000, 60_000, false)],
    };

    public static readonly string[] Lines =
    [
        Line("e1", "view", "v1", 10, """,  "viewer_id":"a","watch_ms":1000,"channel_id":"c1","category_id":10"""),
        Line("e2", "like", "v1", 20, """, "viewer_id":"b" """),
        Line("e3", "view", "v2", 70, """, "viewer_id":"a","watch_ms":500,"channel_id":"c1","category_id":22"""),
        Line("e1", "view", "v1", 10, """, "viewer_id":"a" """),
        Line("s1", "stats", "v1", 30, """, "stats":{"view_count":100} """),
        // The watermark reaches 70 s: windows that end at 60 s fire.
        Line("e4", "view", "v2", 130, """, "viewer_id":"b","watch_ms":10"""),
        // Only the window from 0 to 120 s can take it.
        Line("s2", "stats", "v1", 50, """, "stats":{"view_count":130} """),
        // No window can.
        Line("e5", "view", "v1", -100, """, "viewer_id":"c" """),
        """{"event_id":"b1"}""",
    ];

    public static ReplayPass Pass()
    {
        ReplayPass pass = new(Options);
        foreach (string line in Lines) pass.Take(line);
        return pass;
    }

    /// <summary>One event; <paramref name="rest"/> is more fields, led by a comma.</summary>
    public static string Line(string id, string type, string video, int second, string rest) =>
        $$"""{"event_id":"{{id}}","type":"{{type}}","video_id":"{{video}}","event_time":{{StartMs + (second * 1_000L)}}{{rest}}}""";
}
