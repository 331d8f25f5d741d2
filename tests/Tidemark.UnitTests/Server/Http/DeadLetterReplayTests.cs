using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>The way of a dead letter back. Counts are: read, applied, duplicates, late, rejected, poisoned, restarts.</summary>
public sealed class DeadLetterReplayTests
{
    [Fact]
    public async Task Replay_OfALetterThatIsTakenNow_CountsTheEventOnce()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string id = await letters.AddEarlyAsync(DeadLetterFixture.Early("a"));
        Assert.Equal("1 0 0 0 1 0 0", await letters.CountsAsync());
        (int status, JsonElement answer) = await letters.ReplayAsync(id);
        Assert.Equal((200, "applied", 1), (
            status, answer.GetProperty("fate").GetString(), answer.GetProperty("position").GetInt64()));
        Assert.Equal("2 1 0 0 1 0 0", await letters.CountsAsync());

        // Of a letter that was replayed nothing is sent again, restarts included.
        Assert.Equal("duplicate", await letters.FateAsync(id));
        await letters.Node.RestartAsync();
        (_, answer) = await letters.ReplayAsync(id, "?again=true");
        Assert.Equal("duplicate", answer.GetProperty("fate").GetString());
        Assert.Contains(": applied. Nothing was sent.", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("2 1 0 0 1 0 0", await letters.CountsAsync());
        Assert.Equal(1, (await letters.Node.GetAsync("/v1/videos/a")).Answer.GetProperty("totals").GetProperty("views").GetInt32());
        Assert.Equal("applied", (await letters.ShowAsync(id)).GetProperty("replay").GetProperty("fate").GetString());
    }

    [Fact]
    public async Task Replay_OfAnEventThatCameAnotherWay_IsADuplicate()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string early = DeadLetterFixture.Early("a");
        string id = await letters.AddEarlyAsync(early);
        await letters.Node.PostLinesAsync(early);
        Assert.Equal("duplicate", await letters.FateAsync(id));
        Assert.Equal("3 1 1 0 1 0 0", await letters.CountsAsync());
    }

    [Fact]
    public async Task Replay_OfAnEventThatNoWindowTakes_IsLate()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string id = await letters.AddEarlyAsync(DeadLetterFixture.Early("a"));
        await letters.Node.PostLinesAsync(EventEndpointsTests.View("b", time: "2026-03-01T00:00:00Z"));
        Assert.Equal("late", await letters.FateAsync(id));
        Assert.Equal("duplicate", await letters.FateAsync(id));
        Assert.Equal("3 1 0 1 1 0 0", await letters.CountsAsync());
    }

    [Fact]
    public async Task Replay_OfARecordThatIsNone_IsRejectedAgainWithItsCode()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string first = await letters.AddEarlyAsync("{\"half");
        (int status, JsonElement answer) = await letters.ReplayAsync(first);
        Assert.Equal((200, "rejected", "malformed_json"), (
            status, answer.GetProperty("fate").GetString(), answer.GetProperty("code").GetString()));
        JsonElement second = (await letters.LettersAsync(2))[1];
        Assert.Equal(("0-1-0", 2), (second.GetProperty("id").GetString(), second.GetProperty("retries").GetInt32()));

        // The letter goes on under its new identity.
        (status, answer) = await letters.ReplayAsync(first);
        Assert.Equal(409, status);
        string? detail = answer.GetProperty("detail").GetString();
        Assert.Contains("is the dead letter 0-1-0 now: replay that one", detail, StringComparison.Ordinal);
        Assert.Equal("rejected", await letters.FateAsync("0-1-0"));
        Assert.Equal(3, (await letters.LettersAsync(3))[2].GetProperty("retries").GetInt32());
        Assert.Equal("3 0 0 0 3 0 0", await letters.CountsAsync());
    }

    [Fact]
    public async Task Replay_OfAPoisonedEvent_CountsItOnceTheBugIsMended()
    {
        FragileAggregate.BreakOn("p");
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string view = EventEndpointsTests.View("p");
        await letters.Node.PostLinesAsync(EventEndpointsTests.View("a"), view, EventEndpointsTests.View("b"));
        JsonElement first = Assert.Single(await letters.LettersAsync(1));
        Assert.Equal(("poisoned", 1, 1, "log"), (
            first.GetProperty("code").GetString(), first.GetProperty("retries").GetInt32(), first.GetProperty("position").GetInt32(),
            first.GetProperty("source").GetString()));
        Assert.Equal(
            "The step failed with InvalidOperationException: a bug with p", first.GetProperty("message").GetString());
        Assert.Equal("3 2 0 0 0 1 1", await letters.CountsAsync());

        Assert.Equal("poisoned", await letters.FateAsync("0-1-0"));
        JsonElement second = (await letters.LettersAsync(2))[1];
        Assert.Equal(("0-3-0", 2), (second.GetProperty("id").GetString(), second.GetProperty("retries").GetInt32()));
        Assert.Equal("4 2 0 0 0 2 2", await letters.CountsAsync());

        FragileAggregate.Mend("p");
        Assert.Equal("applied", await letters.FateAsync("0-3-0"));
        Assert.Equal("5 3 0 0 0 2 2", await letters.CountsAsync());
        await letters.Node.PostLinesAsync(view);
        Assert.Equal("6 3 1 0 0 2 2", await letters.CountsAsync());
    }

    [Fact]
    public async Task Replay_WishedForByManyAtOnce_IsSentOnce()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string id = await letters.AddEarlyAsync(DeadLetterFixture.Early("a"));
        string[] fates = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => letters.FateAsync(id)));
        Assert.All(fates, fate => Assert.Contains(fate, new[] { "applied", "duplicate" }));
        Assert.Equal("2 1 0 0 1 0 0", await letters.CountsAsync());
    }

    /// <summary>A stop between the writing of the intent and the fate, as the ledger shows it afterwards.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(",\"position\":1")]
    public async Task Replay_AfterAStopInBetween_IsSentAgainWhileRepeatsAreNoticed(string position)
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string early = DeadLetterFixture.Early("a");
        string id = await letters.AddEarlyAsync(early);
        string now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
        await letters.Node.PostLinesAsync(early);
        await letters.Node.RestartAsync(() => WriteLedger(letters, id, now, position));
        Assert.Equal("unknown", (await letters.ShowAsync(id)).GetProperty("replay").GetProperty("fate").GetString());
        Assert.Equal("duplicate", await letters.FateAsync(id));
        Assert.Equal("3 1 1 0 1 0 0", await letters.CountsAsync());
    }

    [Fact]
    public async Task Replay_AfterAStopLongAgo_IsSentOnlyIfAskedForAgain()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync("deduplication.horizon=1m");
        string id = await letters.AddEarlyAsync(DeadLetterFixture.Early("a"));
        await letters.Node.RestartAsync(() => WriteLedger(letters, id, "2026-01-06T00:00:00.000Z", ""));
        (int status, JsonElement answer) = await letters.ReplayAsync(id);
        Assert.Equal(409, status);
        Assert.Contains("again=true", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("1 0 0 0 1 0 0", await letters.CountsAsync());
        Assert.Equal("applied", await letters.FateAsync(id, "?again=true"));
    }

    [Fact]
    public async Task Replay_AfterAStopWhoseRecordIsADeadLetter_HasFailedAgain()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        string id = await letters.AddEarlyAsync("{\"half");
        await letters.AddEarlyAsync("{\"half", letters: 2);
        await letters.Node.RestartAsync(() => WriteLedger(letters, id, "2026-01-06T00:00:00.000Z", ",\"position\":1,\"retries\":1"));
        JsonElement replay = (await letters.ShowAsync(id)).GetProperty("replay");
        Assert.Equal(("rejected", "malformed_json"), (replay.GetProperty("fate").GetString(), replay.GetProperty("code").GetString()));
        Assert.Equal(409, (await letters.ReplayAsync(id)).Status);
        Assert.Equal(2, (await letters.ShowAsync("0-1-0")).GetProperty("retries").GetInt32());
    }

    [Fact]
    public async Task Replay_OfALetterThatIsNotKept_IsNotFound()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        Assert.Equal(404, (await letters.ReplayAsync("0-7-0")).Status);
        Assert.Equal(404, (await letters.ReplayAsync("nothing")).Status);
    }

    private static void WriteLedger(DeadLetterFixture letters, string id, string time, string more) =>
        File.WriteAllText(letters.LedgerPath, $$"""{"letter":"{{id}}","time":"{{time}}"{{more}}}""" + "\n");
}
