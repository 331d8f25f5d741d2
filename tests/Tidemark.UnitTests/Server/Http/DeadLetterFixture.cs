using System.Text.Json;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>A node of one shard with ways to make dead letters, and what is asked of them.</summary>
internal sealed class DeadLetterFixture : IAsyncDisposable
{
    private const string Day = "2026-01-05T00:00:00Z";

    private DeadLetterFixture(params string[] definitions) => Node = new ServingFixture(["log.partitions=1", .. definitions])
    {
        Configure = options => options with { Aggregates = UserAggregates<MediaEvent>.None.With<FragileAggregate>() },
    };

    public ServingFixture Node { get; }

    public string LedgerPath => Path.Combine(Node.Folder, "dead-letters", "replays.jsonl");

    public static async Task<DeadLetterFixture> StartAsync(params string[] definitions)
    {
        var fixture = new DeadLetterFixture(definitions);
        await fixture.Node.InitializeAsync();
        return fixture;
    }

    public async ValueTask DisposeAsync() => await Node.DisposeAsync();

    /// <summary>Puts an event into the log that came, by its stamp, long before its time, and so is refused; it is taken when it comes
    /// now.</summary>
    /// <returns>The identity of its dead letter.</returns>
    public async Task<string> AddEarlyAsync(string eventJson, int letters = 1)
    {
        await Node.AppendAsync(0, eventJson, new EventTime(1_767_225_600_000));
        return (await LettersAsync(letters))[^1].GetProperty("id").GetString()!;
    }

    /// <summary>An event that <see cref="AddEarlyAsync"/> takes, with a viewer as the log knows it.</summary>
    public static string Early(string video) => EventEndpointsTests.View(video, viewer: "00000000000000aa", time: Day);

    /// <summary>Asks until so many letters are published.</summary>
    public async Task<JsonElement[]> LettersAsync(int count)
    {
        JsonElement[] letters;
        do letters = [.. (await Node.GetAsync("/v1/dead-letters?limit=1000")).Answer.GetProperty("items").EnumerateArray()];
        while (letters.Length < count);
        return letters;
    }

    public async Task<JsonElement> ShowAsync(string id) => (await Node.GetAsync($"/v1/dead-letters/{id}")).Answer;

    public async Task<(int Status, JsonElement Answer)> ReplayAsync(string id, string query = "")
    {
        var (status, answer, _) = await Node.PostAsync($"/v1/dead-letters/{id}/replay{query}", [], null);
        return (status, answer);
    }

    /// <summary>Replays, and expects an answer that tells the fate.</summary>
    public async Task<string> FateAsync(string id, string query = "")
    {
        (int status, JsonElement answer) = await ReplayAsync(id, query);
        Assert.Equal((200, id), (status, answer.GetProperty("id").GetString()));
        return answer.GetProperty("fate").GetString()!;
    }

    /// <summary>What became of the records of the shard, and how often it was started again.</summary>
    public async Task<string> CountsAsync()
    {
        await Node.CaughtUpAsync();
        JsonElement answer = (await Node.GetAsync("/v1/cluster/shards")).Answer;
        JsonElement shard = answer.GetProperty("shards")[0];
        string[] counters = ["read", "applied", "duplicates", "late", "rejected", "poisoned"];
        return string.Join(' ', counters.Select(c => shard.GetProperty(c).GetInt64())) + $" {answer.GetProperty("restarts")}";
    }
}
