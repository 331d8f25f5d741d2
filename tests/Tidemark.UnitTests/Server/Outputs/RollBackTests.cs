using System.Text.Json;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Outputs;

/// <summary>The journal goes back to an earlier copy of itself, while log and files stay: nothing is lost, nothing comes twice.</summary>
public sealed class RollBackTests : IDisposable
{
    private static readonly string[] streams = ["windows", "groups", "gold"];

    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Outputs_AfterTheStoreLostItsNewestCheckpoints_AreThoseOfAStoreThatLostNone()
    {
        Dictionary<string, string>[] untouched = await ServeAsync("untouched", rollsBack: false);
        Dictionary<string, string>[] rolledBack = await ServeAsync("rolled-back", rollsBack: true);
        Assert.All(untouched, lines => Assert.NotEmpty(lines));
        for (int i = 0; i < streams.Length; i++) Assert.Equal(untouched[i], rolledBack[i]);
    }

    private async Task<Dictionary<string, string>[]> ServeAsync(string name, bool rollsBack)
    {
        string results = Path.Combine(folder, name), copy = Path.Combine(folder, $"{name}.db");
        var node = new ServingFixture($"sink.files.directory={results}", "log.partitions=1");
        await node.InitializeAsync();
        await SendAsync(node, fromMinute: 0);
        await node.RestartAsync(() => File.Copy(Path.Combine(node.Folder, "journal.db"), copy));
        await SendAsync(node, fromMinute: 10);
        await node.RestartAsync(() =>
        {
            if (rollsBack) File.Copy(copy, Path.Combine(node.Folder, "journal.db"), overwrite: true);
        });
        await SendAsync(node, fromMinute: 20);
        await node.DisposeAsync();
        return [.. streams.Select(stream => Lines(results, stream))];
    }

    private static async Task SendAsync(ServingFixture node, int fromMinute)
    {
        for (int minute = fromMinute; minute < fromMinute + 10; minute++)
        {
            string[] lines = [.. Enumerable.Range(0, 5).Select(
                video => EventEndpointsTests.View($"v{(minute + video) % 7}", time: $"2026-01-01T00:{minute:00}:{10 + video}Z"))];
            Assert.Equal(202, (await node.PostLinesAsync(lines)).Status);
        }

        await node.CaughtUpAsync();
    }

    /// <summary>The lines by identity, each of which comes once; without the stamp that tells when they were made.</summary>
    private static Dictionary<string, string> Lines(string results, string stream) =>
        Directory.GetFiles(results, $"{stream}*.jsonl").SelectMany(File.ReadLines).ToDictionary(
            line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!,
            line => string.Join(',', JsonDocument.Parse(line).RootElement.EnumerateObject()
                .Where(field => field.Name is not ("as_of" or "prediction")).Select(field => $"{field.Name}:{field.Value.GetRawText()}")));
}
