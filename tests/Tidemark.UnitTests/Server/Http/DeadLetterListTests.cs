using System.Text.Json;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Server.Http;

public sealed class DeadLetterListTests
{
    [Fact]
    public async Task List_OfANodeWithoutDeadLetters_IsEmpty()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        JsonElement answer = (await letters.Node.GetAsync("/v1/dead-letters")).Answer;
        Assert.Equal("""{"items":[],"next":null,"dropped":0}""", answer.GetRawText());
    }

    [Fact]
    public async Task Letter_OfARefusedRecord_TellsAllOfIt()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync();
        await letters.AddEarlyAsync("{\"half");
        await letters.Node.RestartAsync();
        JsonElement letter = await letters.ShowAsync("0-0-0");
        Assert.Equal(
            ("0-0-0", "malformed_json", "log", 0, 0, 1, 6, JsonValueKind.Null), (
                letter.GetProperty("id").GetString(), letter.GetProperty("code").GetString(), letter.GetProperty("source").GetString(),
                letter.GetProperty("shard").GetInt32(), letter.GetProperty("position").GetInt32(), letter.GetProperty("retries").GetInt32(),
                letter.GetProperty("bytes").GetInt32(), letter.GetProperty("replay").ValueKind));
        Assert.Equal("{\"half"u8.ToArray(), letter.GetProperty("bytes_base64").GetBytesFromBase64());
        Assert.True(letter.GetProperty("time").GetDateTime() > DateTime.UtcNow.AddMinutes(-5));
        Assert.NotEmpty(letter.GetProperty("message").GetString()!);
        Assert.False(Assert.Single(await letters.LettersAsync(1)).TryGetProperty("bytes_base64", out _));
    }

    [Fact]
    public async Task List_PageByPage_GivesEveryLetterOnceInOrder()
    {
        var node = new ServingFixture("log.partitions=3");
        await node.InitializeAsync();
        try
        {
            string[] records = ["{\"half", "{}", "[]", "{\"event_id\":5", "{}"];
            for (int i = 0; i < 15; i++) await node.AppendAsync(i % 3, records[i / 3], new EventTime(0));
            Assert.Equal(15, (await PageAsync(node, "limit=1000", 15)).Ids.Length);
            string all = string.Join(' ', Enumerable.Range(0, 3).SelectMany(s => Enumerable.Range(0, 5).Select(at => $"{s}-{at}-0")));
            Assert.Equal(all, await ReadAllAsync(node, "limit=4"));
            Assert.Equal("0-1-0 0-4-0 1-1-0 1-4-0 2-1-0 2-4-0", await ReadAllAsync(node, "limit=4&code=missing_field"));
            Assert.Equal("2-4-0", await ReadAllAsync(node, "after=2-3-7&limit=4"));
        }
        finally
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Letters_BeyondTheLimit_DropTheOldestAndCountThem()
    {
        await using DeadLetterFixture letters = await DeadLetterFixture.StartAsync("dead_letters.file_max=64KiB");
        string large = "{" + new string('x', 40_000);
        for (int i = 0; ; i++)
        {
            await letters.Node.AppendAsync(0, large, new EventTime(0));
            await LetterAsync(letters, i);
            JsonElement page = (await letters.Node.GetAsync("/v1/dead-letters")).Answer;
            if (page.GetProperty("dropped").GetInt64() is var dropped and > 0)
            {
                Assert.Equal(i + 1 - dropped, page.GetProperty("items").GetArrayLength());
                break;
            }

            Assert.True(i < 10, "nothing is dropped");
        }

        var (status, answer, _) = await letters.Node.GetAsync("/v1/dead-letters/0-0-0");
        Assert.Equal(404, status);
        Assert.Contains("dead_letters.file_max", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task LetterAsync(DeadLetterFixture letters, int position)
    {
        while (true)
        {
            JsonElement page = (await letters.Node.GetAsync("/v1/dead-letters")).Answer;
            if (page.GetProperty("items").EnumerateArray().Any(l => l.GetProperty("position").GetInt32() == position)) return;
        }
    }

    private static async Task<string> ReadAllAsync(ServingFixture node, string query)
    {
        var all = new List<string>();
        string? next = "";
        while (next is not null)
        {
            (string[] ids, next) = await PageAsync(node, next.Length == 0 ? query : $"{query}&after={next}", 0);
            Assert.InRange(ids.Length, next is null ? 0 : 4, 4);
            all.AddRange(ids);
        }

        return string.Join(' ', all);
    }

    /// <summary>Asks until the page holds at least so many.</summary>
    private static async Task<(string[] Ids, string? Next)> PageAsync(ServingFixture node, string query, int least)
    {
        while (true)
        {
            JsonElement page = (await node.GetAsync($"/v1/dead-letters?{query}")).Answer;
            string[] ids = [.. page.GetProperty("items").EnumerateArray().Select(l => l.GetProperty("id").GetString()!)];
            if (ids.Length >= least) return (ids, page.GetProperty("next").GetString());
        }
    }
}
