using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>One shard, so that any video moves the watermark of all; it stays 10 s behind.</summary>
public sealed class ExplainTests : IAsyncLifetime
{
    private readonly ServingFixture node = new("log.partitions=1", "windows.minute.lateness=30m");

    public Task InitializeAsync() => node.InitializeAsync();

    public Task DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Explain_CountsWhatWasNotCountedIn()
    {
        await SendAsync(At("a", "2026-01-01T00:00:10Z"), At("b", "2026-01-01T01:00:10Z"));
        string again = At("a", "2026-01-01T01:00:00Z");
        await SendAsync(again, again, At("a", "2025-12-30T00:00:00Z"), At("a", "2026-01-01T00:05:00Z"), "{}");
        JsonElement explain = await ExplainAsync("/v1/videos/a/windows?window=minute&explain=true");
        Assert.Equal(
            (0, 3, 1, 1, 0),
            (Number(explain, "shard"), Number(explain, "applied"), Number(explain, "duplicates"), Number(explain, "late"),
                Number(explain, "lag")));
        Assert.Equal(
            """{"minute":1,"five_minutes":1,"hour":0,"day":0,"session":1}""", explain.GetProperty("late_by_window").GetRawText());
        Assert.Equal("""{"missing_field":1}""", explain.GetProperty("refused").GetRawText());
        Assert.Equal("2026-01-01T01:00:00.000Z", explain.GetProperty("watermark").GetString());
        Assert.Equal("2026-01-01T01:00:10.000Z", explain.GetProperty("greatest_event_time").GetString());
        Assert.Equal(10_000, Number(explain, "delay_ms"));
    }

    [Fact]
    public async Task Explain_OfOneFamily_TellsThatOneAlone()
    {
        await SendAsync(At("a", "2026-01-01T00:00:10Z"));
        var (status, answer, _) = await node.GetAsync("/v1/videos/a/windows?window=hour&explain=true");
        Assert.Equal((200, "hour"), (status, answer.GetProperty("window").GetString()));
        JsonElement[] reasons = [.. answer.GetProperty("explain").GetProperty("windows").EnumerateArray()];
        Assert.Equal(
            answer.GetProperty("items").EnumerateArray().Select(Place), reasons.Select(Place));
        Assert.Equal(12, reasons.Length);
        Assert.All(reasons, reason => Assert.Equal("hour", reason.GetProperty("window").GetString()));
    }

    [Fact]
    public async Task Explain_WithoutAFamily_TellsThemAll()
    {
        await SendAsync(At("a", "2026-01-01T00:00:10Z"), At("b", "2026-01-01T00:07:00Z"));
        var (status, answer, _) = await node.GetAsync("/v1/videos/a/windows?explain=true");
        Assert.Equal((200, JsonValueKind.Null), (status, answer.GetProperty("window").ValueKind));
        JsonElement[] reasons = [.. answer.GetProperty("explain").GetProperty("windows").EnumerateArray()];
        Assert.Equal(
            [("minute", "fired"), ("five_minutes", "final"), ("hour", "final"), ("hour", "open"), ("day", "open"), ("session", "open")],
            reasons.Select(r => (r.GetProperty("window").GetString()!, r.GetProperty("state").GetString()!)).Distinct());
        JsonElement minute = reasons[0];
        Assert.Equal(
            ("2026-01-01T00:01:00.000Z", "2026-01-01T00:31:00.000Z", (30 - 6) * 60_000 + 10_000),
            (minute.GetProperty("fires_at").GetString(), minute.GetProperty("final_at").GetString(), Number(minute, "missing_ms")));
    }

    [Fact]
    public async Task Windows_WithoutExplain_TellNoReasonsAndNeedAFamily()
    {
        await SendAsync(At("a", "2026-01-01T00:00:10Z"));
        Assert.False((await node.GetAsync("/v1/videos/a/windows?window=minute")).Answer.TryGetProperty("explain", out _));
        Assert.Equal(400, (await node.GetAsync("/v1/videos/a/windows")).Status);
        Assert.Equal(400, (await node.GetAsync("/v1/videos/a/windows?explain=true&window=decade")).Status);
        Assert.Equal(404, (await node.GetAsync("/v1/videos/nobody/windows?explain=true")).Status);
    }

    [Fact]
    public async Task Sessions_ThatOverlapBecauseOneWasFinal_AreBothRead()
    {
        await SendAsync(At("a", "2026-01-01T09:35:00Z"), At("b", "2026-01-01T10:06:10Z"), At("a", "2026-01-01T09:40:00Z"));
        await SendAsync(At("b", "2026-01-01T10:20:00Z"), At("b", "2026-01-01T11:00:10Z"));
        (string?, string?, int, bool, bool)[] both =
        [
            ("2026-01-01T09:35:00.000Z", "2026-01-01T10:05:00.000Z", 1, true, false),
            ("2026-01-01T09:40:00.000Z", "2026-01-01T10:10:00.000Z", 1, true, false),
        ];
        Assert.Equal(both, await WindowsAsync("/v1/videos/a/windows?window=session"));
    }

    [Fact]
    public async Task Sessions_AreReadOpenThenFiredThenFromTheFiredBlocks()
    {
        const string path = "/v1/videos/a/windows?window=session";
        await SendAsync(At("a", "2026-01-01T00:00:10Z"), At("a", "2026-01-01T00:20:10Z"));
        Assert.Equal(
            [("2026-01-01T00:00:10.000Z", "2026-01-01T00:50:10.000Z", 2, false, true)], await WindowsAsync(path));

        await SendAsync(At("b", "2026-01-01T00:50:20Z"));
        (string?, string?, int, bool, bool)[] closed = [("2026-01-01T00:00:10.000Z", "2026-01-01T00:50:10.000Z", 2, true, false)];
        Assert.Equal(closed, await WindowsAsync(path));

        await SendAsync(At("b", "2026-01-01T02:00:00Z"));
        Assert.Equal(closed, await WindowsAsync(path));
        Assert.Equal(closed, await WindowsAsync($"{path}&from=2026-01-01T00:00:10Z&to=2026-01-01T00:00:11Z"));
        Assert.Empty(await WindowsAsync($"{path}&from=2026-01-01T00:00:11Z"));
        await node.RestartAsync();
        await node.CaughtUpAsync();
        Assert.Equal(closed, await WindowsAsync(path));
    }

    [Fact]
    public async Task Window_RevisedByALateEvent_ShowsItAtOnceAndWhenFinal()
    {
        const string path = "/v1/videos/a/windows?window=minute&explain=true";
        await SendAsync(At("a", "2026-01-01T00:00:10Z"), At("b", "2026-01-01T00:05:00Z"), At("a", "2026-01-01T00:00:20Z"));
        JsonElement revised = (await node.GetAsync(path)).Answer;
        Assert.Equal((2, 1, true), Revision(revised));
        JsonElement reason = Assert.Single(revised.GetProperty("explain").GetProperty("windows").EnumerateArray());
        Assert.Equal("fired", reason.GetProperty("state").GetString());
        Assert.StartsWith(
            "It has fired 2 times for this video; events up to 30 min late still revise it", reason.GetProperty("why").GetString(),
            StringComparison.Ordinal);

        await SendAsync(At("b", "2026-01-01T00:45:00Z"), At("a", "2026-01-01T00:00:30Z"));
        JsonElement final = (await node.GetAsync(path)).Answer;
        Assert.Equal((2, 1, true), Revision(final));
        Assert.Equal("final", final.GetProperty("explain").GetProperty("windows")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task GroupWindows_OfSessions_AreRefusedWithTheReason()
    {
        var (status, answer, _) = await node.GetAsync("/v1/windows/session");
        Assert.Equal(400, status);
        Assert.Equal(
            "session is a family of sessions, which are kept for each video alone; /v1/videos/ID/windows?window=session gives them.",
            answer.GetProperty("detail").GetString());
    }

    private static string At(string video, string time) => EventEndpointsTests.View(video, time: time);

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private static string? Place(JsonElement window) => window.GetProperty("start").GetString();

    private static (int Count, int Revision, bool Complete) Revision(JsonElement answer)
    {
        JsonElement item = Assert.Single(answer.GetProperty("items").EnumerateArray());
        return (Number(item, "count"), Number(item, "revision"), item.GetProperty("complete").GetBoolean());
    }

    private async Task SendAsync(params string[] lines)
    {
        Assert.Equal(202, (await node.PostLinesAsync(lines)).Status);
        await node.CaughtUpAsync();
    }

    private async Task<JsonElement> ExplainAsync(string path) => (await node.GetAsync(path)).Answer.GetProperty("explain");

    private async Task<(string? Start, string? End, int Count, bool Complete, bool Open)[]> WindowsAsync(string path) =>
    [
        .. (await node.GetAsync(path)).Answer.GetProperty("items").EnumerateArray().Select(w => (
            w.GetProperty("start").GetString(), w.GetProperty("end").GetString(), Number(w, "count"),
            w.GetProperty("complete").GetBoolean(), w.TryGetProperty("open", out _))),
    ];
}
