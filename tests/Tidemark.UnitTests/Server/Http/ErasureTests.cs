using System.Text.Json;
using Tidemark.Core.Hashing;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>What is kept of a viewer's events, of old ones, and what is not.</summary>
public sealed class ErasureTests
{
    private const string Key = "viewers.key=000102030405060708090a0b0c0d0e0f";

    private static readonly SipHash hash = new(0x0706050403020100, 0x0f0e0d0c0b0a0908);

    [Fact]
    public async Task Erase_OfAViewer_LeavesOfItsLettersAndLateEventsTheirIdentityAlone()
    {
        await using DeadLetterFixture fixture = await DeadLetterFixture.StartAsync(Key);
        string ann = $"{hash.Hash("ann \"é\""u8):x16}", bob = $"{hash.Hash("bob"u8):x16}";
        await fixture.AddEarlyAsync(EventEndpointsTests.View("v1", viewer: ann, time: "2026-01-05T00:00:00Z"));
        await fixture.AddEarlyAsync(EventEndpointsTests.View("v2", viewer: bob, time: "2026-01-05T00:00:00Z"), letters: 2);
        DateTime now = DateTime.UtcNow;
        await fixture.Node.PostLinesAsync(
            EventEndpointsTests.View("v3", viewer: "bob", time: $"{now:O}"),
            EventEndpointsTests.View("v3", viewer: "ann \"é\"", time: $"{now.AddDays(-3):O}"),
            EventEndpointsTests.View("v3", viewer: "bob", time: $"{now.AddDays(-3):O}"));
        string late = Path.Combine(fixture.Node.Folder, "dead-letters", "late-000.jsonl");
        await IntegrationTests.Processes.Poll.UntilAsync(
            async () => File.Exists(late) && (await File.ReadAllLinesAsync(late)).Length == 2, TimeSpan.FromSeconds(20),
            () => "The late events are not put out.");

        using HttpResponseMessage answer = await fixture.Node.Client.DeleteAsync($"/v1/viewers/{Uri.EscapeDataString("ann \"é\"")}");
        JsonElement erased = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((1, 1), (erased.GetProperty("dead_letters").GetInt32(), erased.GetProperty("late").GetInt32()));
        Assert.Contains("tidemark viewers rotate", erased.GetProperty("remaining").GetString(), StringComparison.Ordinal);

        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(late)!))
            Assert.DoesNotContain(ann, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal(["erased", "time_out_of_range"], (await fixture.LettersAsync(2)).Select(l => l.GetProperty("code").GetString()));
        string[] lines = await File.ReadAllLinesAsync(late);
        Assert.StartsWith("{\"event\":{\"erased\":true},\"watermark\":", lines[0], StringComparison.Ordinal);
        Assert.Contains(bob, lines[1], StringComparison.Ordinal);

        // A replay of nothing would only be another dead letter.
        (int status, JsonElement refused) = await fixture.ReplayAsync("0-0-0");
        Assert.Equal(409, status);
        Assert.Contains("erased with its viewer", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage again = await fixture.Node.Client.DeleteAsync($"/v1/viewers/{Uri.EscapeDataString("ann \"é\"")}");
        Assert.Contains("\"dead_letters\":0,\"late\":0", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage audit = await fixture.Node.Client.GetAsync("/v1/audit");
        string acts = await audit.Content.ReadAsStringAsync();
        Assert.Contains("DELETE /v1/viewers/{id}", acts, StringComparison.Ordinal);
        Assert.DoesNotContain("ann", acts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_OlderThanTheRetention_AreDroppedAndCounted()
    {
        await using DeadLetterFixture fixture = await DeadLetterFixture.StartAsync("dead_letters.retention=1h");
        string id = await fixture.AddEarlyAsync(DeadLetterFixture.Early("v1"));
        string file = Path.Combine(fixture.Node.Folder, "dead-letters", "dead-letters-000.jsonl");
        await fixture.AddEarlyAsync(DeadLetterFixture.Early("v2"), letters: 2);
        await fixture.Node.RestartAsync(() =>
        {
            string[] lines = File.ReadAllLines(file);
            string time = JsonDocument.Parse(lines[0]).RootElement.GetProperty("time").GetString()!;
            lines[0] = lines[0].Replace(time, $"{DateTime.UtcNow.AddHours(-2):yyyy-MM-ddTHH:mm:ss.fffZ}", StringComparison.Ordinal);
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
        });
        JsonElement answer = default;
        await IntegrationTests.Processes.Poll.UntilAsync(
            async () =>
            {
                answer = (await fixture.Node.GetAsync("/v1/dead-letters")).Answer;
                return answer.GetProperty("dropped").GetInt64() == 1;
            },
            TimeSpan.FromSeconds(20), () => $"The old letter is still there: {answer}");
        Assert.NotEqual(id, Assert.Single(answer.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
    }

    /// <summary>The door takes events nested 64 deep, and a late one stands in a line one level deeper.</summary>
    [Fact]
    public async Task Erase_OfALateEventNestedAsDeepAsTheDoorAllows_FindsIt()
    {
        await using DeadLetterFixture fixture = await DeadLetterFixture.StartAsync(Key);
        DateTime now = DateTime.UtcNow;
        string old = EventEndpointsTests.View("v1", viewer: "ann", time: $"{now.AddDays(-3):O}");
        string deep = $"{old[..^1]},\"x\":{new string('[', 63)}{new string(']', 63)}}}";
        var (status, answer, _) = await fixture.Node.PostLinesAsync(EventEndpointsTests.View("v1", viewer: "bob", time: $"{now:O}"), deep);
        Assert.Equal((202, 2), (status, answer.GetProperty("accepted").GetInt32()));
        string late = Path.Combine(fixture.Node.Folder, "dead-letters", "late-000.jsonl");
        await IntegrationTests.Processes.Poll.UntilAsync(
            () => Task.FromResult(File.Exists(late) && new FileInfo(late).Length > 0), TimeSpan.FromSeconds(20),
            () => "The late event is not put out.");
        using HttpResponseMessage erased = await fixture.Node.Client.DeleteAsync("/v1/viewers/ann");
        Assert.Contains("\"late\":1", await erased.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await fixture.Node.RestartAsync();
        Assert.StartsWith("{\"event\":{\"erased\":true}", await File.ReadAllTextAsync(late), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"viewer_id\":\"a/\\u00e9\"}", true)]
    [InlineData("{\"viewer_id\":\"a\\/é\"}", true)]
    [InlineData("{\"deep\":[{\"who\":\"a/é\"}]}", true)]
    [InlineData("{\"viewer_id\":\"a/éb\"}", false)]
    [InlineData("{\"viewer_id\":\"a/é\", broken", true)]
    [InlineData("{\"a/é\":1}", false)]
    public void Names_OfAViewer_AreFoundHoweverTheyAreEscaped(string record, bool isIn) => Assert.Equal(
        isIn, new Tidemark.Server.DeadLetters.ViewerNames("a/é", hash).AreIn(System.Text.Encoding.UTF8.GetBytes(record)));
}
