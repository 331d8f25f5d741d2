using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class JournalTests(JournalTests.Replayed replayed) : IClassFixture<JournalTests.Replayed>, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Verify_OfAWholeJournal_SaysSoOfEveryShard()
    {
        string data = replayed.Data;
        (int exit, string output, string errors) = await Executable.RunAsync("journal", "verify", data);
        Assert.Equal((0, ""), (exit, errors));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(9, lines.Length);
        Assert.All(lines[..8], line => Assert.Contains(": whole. Epoch 1, ", line, StringComparison.Ordinal));
        Assert.EndsWith("journal.db is whole.", lines[8], StringComparison.Ordinal);

        (exit, output, _) = await Executable.RunAsync("journal", "verify", Path.Combine(data, "journal.db"), "--json");
        JsonElement[] shards = [.. output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal((0, 8), (exit, shards.Length));
        Assert.All(shards, shard => Assert.True(shard.GetProperty("whole").GetBoolean()));
        Assert.Equal(Enumerable.Range(0, 8), shards.Select(shard => shard.GetProperty("shard").GetInt32()));
    }

    [Fact]
    public async Task Verify_OfADamagedJournal_NamesFileAndRecordAndEndsWithOne()
    {
        string file = folder["journal.db"];
        byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(replayed.Data, "journal.db"));
        var random = new Random(5);
        for (int i = 0; i < 40; i++) bytes[random.Next(bytes.Length / 10, bytes.Length)] ^= 0x20;
        await File.WriteAllBytesAsync(file, bytes);
        (int exit, string output, string errors) = await Executable.RunAsync("journal", "verify", file);
        Assert.Equal(1, exit);
        Assert.Contains(file, output + errors, StringComparison.Ordinal);
        Assert.Contains("is damaged", output + errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_OfAJournal_TellsSizesByKindAndTheLargestVideos()
    {
        string data = replayed.Data;
        (int exit, string output, string errors) = await Executable.RunAsync("journal", "show", data, "--shard", "3", "--keys", "2");
        Assert.Equal((0, ""), (exit, errors));
        Assert.StartsWith("Shard 3: epoch 1, ", output, StringComparison.Ordinal);
        Assert.Contains("the records since go to: ", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split('\n').Count(line => line.Contains("grew most since", StringComparison.Ordinal)));

        (exit, output, _) = await Executable.RunAsync("journal", "show", data, "--shard", "3", "--json");
        JsonElement shard = JsonDocument.Parse(output).RootElement;
        Assert.Equal((0, 3), (exit, shard.GetProperty("summary").GetProperty("shard").GetInt32()));
        long kinds = shard.GetProperty("record_bytes_by_kind").EnumerateObject().Sum(kind => kind.Value.GetInt64());
        long records = shard.GetProperty("summary").GetProperty("record_bytes").GetInt64();
        Assert.InRange(kinds, records / 2, records);
    }

    [Fact]
    public async Task Show_WithOtherWindowsThanItWasMadeWith_SaysSo()
    {
        string data = replayed.Data;
        (int exit, string output, string errors) = await Executable.RunAsync(
            "journal", "show", data, "-D", "windows.families=minute");
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("Give the windows and aggregates it was made with", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("show")]
    public async Task Journal_OfAFolderWithoutOne_Fails(string verb)
    {
        (int exit, string output, string errors) = await Executable.RunAsync("journal", verb, folder["nothing"]);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("There is no journal at", errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["text.db"], new string('x', 5000));
        (exit, _, errors) = await Executable.RunAsync("journal", verb, folder["text.db"]);
        Assert.Equal(1, exit);
        Assert.Contains("file is not a database", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WhileTheNodeRuns_ReadsBesideIt()
    {
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], "-D", "log.partitions=2");
        (int exit, string output, string errors) = await Executable.RunAsync("journal", "verify", folder["data"]);
        Assert.Equal((0, ""), (exit, errors));
        Assert.Contains("Shard 1: whole", output, StringComparison.Ordinal);
    }

    /// <summary>A data folder that a replay has left.</summary>
    public sealed class Replayed : IAsyncLifetime, IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public string Data => folder["data"];

        public async Task InitializeAsync()
        {
            await Executable.RunAsync("generate", "--events", "20000", "--seed", "3", "--to", folder["input.jsonl"]);
            (int exit, _, string errors) = await Executable.RunAsync(
                "replay", folder["input.jsonl"], "--format", "jsonl", "--data", Data, "--output", folder["output"]);
            Assert.Equal((0, ""), (exit, errors));
        }

        public Task DisposeAsync() => Task.CompletedTask;

        public void Dispose() => folder.Dispose();
    }
}
