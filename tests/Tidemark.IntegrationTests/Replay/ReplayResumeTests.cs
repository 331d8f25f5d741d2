using System.Diagnostics;
using Tidemark.IntegrationTests.Processes;
using Tidemark.IntegrationTests.Serving.Torture;

namespace Tidemark.IntegrationTests.Replay;

/// <summary>A replay that is killed, again and again, and run again with the same arguments.</summary>
public sealed class ReplayResumeTests
{
    /// <summary>TIDEMARK_TORTURE=full kills each replay twenty times and takes a larger file.</summary>
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TIDEMARK_TORTURE") == "full";

    [Theory]
    [InlineData(1)]
    [InlineData(2, "--sort", "--sort-memory", "1MiB")]
    public async Task Replay_KilledAtAnyMoment_EndsLikeOneThatWasNot(int seed, params string[] more)
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(
            folder["events.jsonl"], "--events", IsFull ? "200000" : "6000", "--duplicates", "0.02", "--bad", "0.01",
            "--disorder", "pareto:5s");
        long started = Stopwatch.GetTimestamp();
        string expected = (await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["expected"], more)).Summary;
        TimeSpan whole = Stopwatch.GetElapsedTime(started);

        string[] arguments = ReplayFiles.ArgumentsOf(folder["events.jsonl"], folder["actual"], ["--data", folder["data"], .. more]);
        var random = new Random(seed);
        int kills = 0;
        for (int tries = 0; tries < (IsFull ? 20 : 2); tries++)
        {
            using Process replay = Executable.Start(arguments);
            Task<string> output = replay.StandardOutput.ReadToEndAsync(), errors = replay.StandardError.ReadToEndAsync();
            await RandomMoment.PassAsync(random, (int)whole.TotalMilliseconds);
            replay.Kill();
            await replay.WaitForExitAsync();
            await Task.WhenAll(output, errors);
            kills++;
            // It was done already: then the next one is a replay of its own, and this one is what is compared.
            if (!File.Exists(folder["data/replay.json"]) && (await output).Length > 0)
            {
                Assert.Equal(expected, ReplayFiles.WithoutSeconds(await output));
                ReplayFiles.AssertEqual(folder["expected"], folder["actual"]);
                Directory.Delete(folder["data"], recursive: true);
            }
        }

        Assert.True(kills > 0);
        string[] kept = ["--data", folder["data"], .. more];
        string actual = (await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["actual"], kept)).Summary;
        Assert.Equal(expected, actual);
        ReplayFiles.AssertEqual(folder["expected"], folder["actual"]);
        Assert.False(File.Exists(folder["data/replay.json"]) || Directory.Exists(folder["data/replay"]));
    }

    /// <summary>A paced replay is in its middle for sure.</summary>
    [Fact]
    public async Task Replay_WhenInterrupted_GoesOnOnlyWithTheSameArguments()
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], "--events", "3000");
        string expected = (await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["expected"])).Summary;
        string[] arguments = ReplayFiles.ArgumentsOf(folder["events.jsonl"], folder["actual"], "--data", folder["data"]);
        using (Process replay = Executable.Start([.. arguments, "--speed", "0.5"]))
        {
            Task<string> output = replay.StandardOutput.ReadToEndAsync(), errors = replay.StandardError.ReadToEndAsync();
            Task<bool> HasBegunAsync() => Task.FromResult(File.Exists(folder["data/replay.json"]));
            await Poll.UntilAsync(HasBegunAsync, TimeSpan.FromSeconds(60), () => "The replay did not begin.");
            using Process kill = Process.Start("kill", ["-TERM", $"{replay.Id}"]);
            await replay.WaitForExitAsync();
            Assert.Equal((1, ""), (replay.ExitCode, await output));
            Assert.Contains("Run it again with the same arguments", await errors, StringComparison.Ordinal);
        }

        (int exit, _, string refusal) = await Executable.RunAsync([.. arguments, "--sort"]);
        Assert.Equal(1, exit);
        Assert.Contains("holds a replay that was interrupted", refusal, StringComparison.Ordinal);
        (string actual, _) = await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["actual"], "--data", folder["data"]);
        Assert.Equal(expected, actual);
        ReplayFiles.AssertEqual(folder["expected"], folder["actual"]);
    }

    [Fact]
    public async Task Replay_WhenSomethingElseWroteToTheFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await ReplayFiles.GenerateAsync(folder["events.jsonl"], "--events", "100");
        await ReplayFiles.ReplayAsync(folder["events.jsonl"], folder["out"], "--data", folder["data"]);
        // As if the replay had begun with an empty log and been interrupted, and others had sent what the log holds.
        string path = Path.GetFullPath(folder["out"]);
        await File.WriteAllTextAsync(folder["empty.jsonl"], "");
        await File.WriteAllTextAsync(
            folder["data/replay.json"],
            $$"""
            {"arguments":["format Jsonl, in the order of the files","output {{path}}","{{folder["empty.jsonl"]}}, 0 bytes"],
            "before":{"applied":0,"duplicates":0,"late":0,"poisoned":0,"rejected":0,"videos":0},
            "first_offsets":[0,0,0,0,0,0,0,0]}
            """);
        (int exit, _, string errors) = await Executable.RunAsync(
            ReplayFiles.ArgumentsOf(folder["empty.jsonl"], folder["out"], "--data", folder["data"]));
        Assert.Equal(1, exit);
        Assert.Contains("something else wrote to the folder", errors, StringComparison.Ordinal);
    }
}
